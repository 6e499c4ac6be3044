import { formatSeconds } from "../../format/number.ts";
import { t } from "../../text/t.ts";
import { Badge } from "../../ui/badge.tsx";
import type { Place, PlacedSpan } from "./waterfall.ts";
import styles from "./traces.module.css";

const DEEPEST_INDENT = 12;

type Props = {
  row: PlacedSpan;
  folded: boolean;
  onFold: (away: boolean) => void;
  /** Where the request waited for this span itself. */
  waits: readonly Place[];
  /** Number of the colour of its service. */
  colour: number;
};

const at = ({ left, width }: Place): { left: string; width: string } => ({
  left: `${left}%`,
  width: `max(2px, ${width}%)`,
});

export function SpanCells({ row, folded, onFold, waits, colour }: Props) {
  const { span, depth, inside, ownMs, gaps } = row;
  return (
    <>
      <td className={styles.name} style={{ paddingLeft: `${Math.min(depth, DEEPEST_INDENT) * 12}px` }}>
        {inside > 0 ? (
          <button
            type="button"
            tabIndex={-1}
            aria-label={t(folded ? "traces.unfold" : "traces.fold", { count: inside })}
            className={`${styles.fold} ${folded ? styles.folded : ""}`}
            onClick={(event) => {
              event.stopPropagation();
              onFold(!folded);
            }}
          />
        ) : (
          <span className={styles.leaf} />
        )}
        <span className={styles.swatch} style={{ background: `var(--series-${colour})` }} aria-hidden="true" />
        {row.enters ? (
          <span className={styles.service}>{span.service}</span>
        ) : (
          <span className="visually-hidden">{span.service}</span>
        )}{" "}
        <span className={styles.operation} title={`${span.service} ${span.name}`}>
          {span.name}
        </span>{" "}
        {folded && <span className={styles.service}>+{inside}</span>}{" "}
        {span.error && <Badge tone="bad">{t("traces.error")}</Badge>}
      </td>
      <td className={styles.track}>
        <span className="visually-hidden">{waits.length > 0 && t("traces.onPath")}</span>
        <span
          className={`${styles.bar} ${span.error ? styles.failed : ""}`}
          style={{ ...at(row), background: `var(--series-${colour})` }}
        />
        {gaps.map((gap) => (
          <span key={gap.left} className={styles.gap} style={at(gap)} title={t("traces.keyGap")} />
        ))}
        {waits.map((wait) => (
          <span key={wait.left} className={styles.onPath} style={at(wait)} />
        ))}
      </td>
      <td className={styles.duration}>{formatSeconds(span.durationMs / 1000)}</td>
      <td className={`${styles.duration} ${styles.own}`}>{formatSeconds(ownMs / 1000)}</td>
    </>
  );
}
