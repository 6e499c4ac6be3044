import { useMemo, useState, type KeyboardEvent } from "react";
import { formatSeconds } from "../../format/number.ts";
import { t } from "../../text/t.ts";
import { Button } from "../../ui/button.tsx";
import { VirtualRows } from "../../ui/virtual-rows.tsx";
import panel from "../panel.module.css";
import { criticalPath } from "./critical-path.ts";
import { SpanCells } from "./span-cells.tsx";
import { extentOf, placeIn, placeSpans, unfolded, type PlacedSpan, type Span } from "./waterfall.ts";
import styles from "./traces.module.css";

const ROW_PX = 28;
const TICKS = [0, 0.25, 0.5, 0.75];

type Props = { spans: readonly Span[]; chosen: string | null; onChoose: (span: string | null) => void };

/** A trace as bars on one time axis, as a tree whose branches fold. */
export function Waterfall({ spans, chosen, onChoose }: Props) {
  const { placed, path, colours, whole } = useMemo(() => drawingOf(spans), [spans]);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => unfolded(placed, folded), [placed, folded]);
  const active = rows.findIndex(({ span }) => span.spanId === chosen);
  const branches = placed.filter(({ inside, depth }) => inside > 0 && depth > 0);

  const fold = ({ span, inside }: PlacedSpan, away: boolean): void => {
    if (inside === 0 || folded.has(span.spanId) === away) return;
    const next = new Set(folded);
    if (away) next.add(span.spanId);
    else next.delete(span.spanId);
    setFolded(next);
  };
  const onKey = (event: KeyboardEvent): void => {
    const row = rows[active];
    if (event.key === "Escape") onChoose(null);
    if (row === undefined || (event.key !== "ArrowLeft" && event.key !== "ArrowRight")) return;
    event.preventDefault();
    const open = row.inside > 0 && !folded.has(row.span.spanId);
    if (event.key === "ArrowRight") return open ? onChoose(rows[active + 1]?.span.spanId ?? null) : fold(row, false);
    const parent = rows.slice(0, active).findLast(({ depth }) => depth < row.depth);
    if (open) fold(row, true);
    else if (parent !== undefined) onChoose(parent.span.spanId);
  };
  const row = (index: number) => {
    const placedSpan = rows[index];
    if (placedSpan === undefined) return { cells: null };
    const { span, depth, inside } = placedSpan;
    const expanded = inside > 0 ? { "aria-expanded": !folded.has(span.spanId) } : {};
    return {
      attributes: { "aria-level": depth + 1, ...expanded },
      cells: (
        <SpanCells
          row={placedSpan}
          folded={folded.has(span.spanId)}
          onFold={(away) => fold(placedSpan, away)}
          waits={path.get(span.spanId) ?? []}
          colour={colours.get(span.service) ?? 1}
        />
      ),
    };
  };
  return (
    <div className={panel.section}>
      <div className={styles.legend}>
        <p className={panel.faint}>
          <span className={`${styles.key} ${styles.onPath}`} aria-hidden="true" /> {t("traces.keyPath")}{" "}
          <span className={`${styles.key} ${styles.gapKey}`} aria-hidden="true" /> {t("traces.keyGap")}
        </p>
        {branches.length > 0 && (
          <Button
            small
            kind="quiet"
            onClick={() => setFolded(folded.size > 0 ? new Set() : new Set(branches.map(({ span }) => span.spanId)))}
          >
            {t(folded.size > 0 ? "traces.unfoldAll" : "traces.foldAll")}
          </Button>
        )}
      </div>
      <VirtualRows
        label={t("traces.waterfall")}
        role="treegrid"
        count={rows.length}
        rowHeight={ROW_PX}
        head={<Head lengthMs={whole.to - whole.from} />}
        rowKey={(index) => rows[index]?.span.spanId ?? String(index)}
        row={row}
        active={active}
        onActive={(index) => onChoose(rows[index]?.span.spanId ?? null)}
        onKey={onKey}
        className={`${styles.waterfall} ${rows.length < 14 ? styles.short : ""}`}
      />
    </div>
  );
}

function drawingOf(spans: readonly Span[]) {
  const placed = placeSpans(spans);
  const whole = extentOf(spans);
  const path = new Map([...criticalPath(spans)].map(([id, parts]) => [id, parts.map((part) => placeIn(whole, part))]));
  const services = [...new Set(placed.map(({ span }) => span.service))];
  const colours = new Map(services.map((service, at) => [service, (at % 8) + 1]));
  return { placed, whole, path, colours };
}

function Head({ lengthMs }: { lengthMs: number }) {
  return (
    <>
      <th scope="col">{t("traces.operation")}</th>
      <th scope="col" className={styles.ruler}>
        <span className="visually-hidden">{t("traces.time")}</span>
        {TICKS.map((share) => (
          <span key={share} style={{ left: `${share * 100}%` }} aria-hidden="true">
            {formatSeconds((lengthMs * share) / 1000)}
          </span>
        ))}
      </th>
      <th scope="col" className={styles.duration}>
        {t("traces.duration")}
      </th>
      <th scope="col" className={`${styles.duration} ${styles.own}`}>
        {t("traces.ownShort")}
      </th>
    </>
  );
}
