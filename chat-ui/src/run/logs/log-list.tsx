import { useEffect, useRef, type KeyboardEvent } from "react";
import { formatExactTime } from "../../format/time.ts";
import { SPOKEN } from "../../text/language.ts";
import { t } from "../../text/t.ts";
import { Badge, type Tone } from "../../ui/badge.tsx";
import { Link } from "../../ui/link.tsx";
import { VirtualRows } from "../../ui/virtual-rows.tsx";
import { useView } from "../run-context.ts";
import type { KeyedLine } from "./lines.ts";
import styles from "./logs.module.css";

const ROW_PX = 28;
/** How near to the end more is read. */
const AHEAD_PX = 1200;
const SHOWN_CHARS = 200;
export const LEVEL_TONES: Record<string, Tone> = { warn: "warn", error: "bad", fatal: "bad" };

type Props = {
  lines: readonly KeyedLine[];
  open: KeyedLine | null;
  onOpen: (line: KeyedLine | null) => void;
  /** Older lines can be read now. */
  mayRead: boolean;
  onTop: (atTop: boolean) => void;
  onNearEnd: () => void;
};

export function LogList({ lines, open, mayRead, onOpen, onTop, onNearEnd }: Props) {
  const { pathTo } = useView();
  const box = useRef<HTMLDivElement>(null);
  const isNearEnd = (): boolean => {
    if (box.current === null) return false;
    const { scrollTop, clientHeight, scrollHeight } = box.current;
    return scrollTop + clientHeight > scrollHeight - AHEAD_PX;
  };
  const onScroll = (): void => {
    onTop((box.current?.scrollTop ?? 0) < ROW_PX / 2);
    if (isNearEnd()) onNearEnd();
  };
  // Whoever is at the end already does not scroll when more could be read.
  useEffect(() => {
    if (mayRead && isNearEnd()) onNearEnd();
  });
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === "Escape") onOpen(null);
  };
  const row = (index: number) => {
    const line = lines[index];
    return { cells: line === undefined ? null : <Cells line={line} trace={(id) => pathTo("traces", { trace: id })} /> };
  };
  return (
    <VirtualRows
      label={t("logs.list")}
      role="grid"
      count={lines.length}
      rowHeight={ROW_PX}
      head={<Head />}
      rowKey={(index) => lines[index]?.key ?? String(index)}
      row={row}
      active={open === null ? -1 : lines.findIndex(({ key }) => key === open.key)}
      onActive={(index) => onOpen(lines[index] ?? null)}
      onKey={onKey}
      box={box}
      onScroll={onScroll}
      className={`${styles.list} ${open === null ? "" : styles.above}`}
    />
  );
}

function Head() {
  const names = [t("logs.time"), t("search.service"), t("logs.level"), t("logs.message"), t("logs.trace")];
  return names.map((name) => (
    <th key={name} scope="col">
      {name}
    </th>
  ));
}

/** What a line carries, as far as a row can show it: shaping text that nobody sees is what takes time. */
function previewOf({ fields }: KeyedLine): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${value}`)
    .join(" ")
    .slice(0, SHOWN_CHARS);
}

function Cells({ line, trace }: { line: KeyedLine; trace: (id: string) => string }) {
  return (
    <>
      <td className={styles.time}>{formatExactTime(line.at)}</td>
      <td>{line.service}</td>
      <td>
        <Badge tone={LEVEL_TONES[line.level] ?? "neutral"}>{line.level}</Badge>
      </td>
      <td className={styles.message} lang={SPOKEN}>
        {line.message.slice(0, SHOWN_CHARS)} <span className={styles.preview}>{previewOf(line)}</span>
      </td>
      <td>
        {/* With the keyboard the opened line has the same link. */}
        {line.traceId !== null && (
          <Link to={trace(line.traceId)} tabIndex={-1}>
            {t("logs.toTrace")}
          </Link>
        )}
      </td>
    </>
  );
}
