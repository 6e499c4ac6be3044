import type { Debrief } from "@mayday/agent/contract";
import { formatValue } from "../format/number.ts";
import { t } from "../text/t.ts";
import { Spoken } from "../ui/spoken.tsx";
import { offsetText, type Span } from "./offset.ts";
import { linePaths } from "./line-paths.ts";
import styles from "./signal-chart.module.css";

type Series = NonNullable<Debrief["series"]>;

/** The incident's own signal over the run, on the same axis as the marks below it. */
export function SignalChart({ series, span }: { series: Series; span: Span }) {
  const { title, unit, values } = series;
  const known = values.filter((value) => value !== null);
  const top = Math.max(...known, 0) || 1;
  const points = values.map((value, index) => ({
    x: (series.from / 1000 + index * series.step - span.zero - span.from) / (span.to - span.from),
    y: value === null ? null : 1 - value / top,
  }));
  const onset = -span.from / (span.to - span.from);
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}>
        <Spoken>{title}</Spoken>
        <span className={styles.peak}>{t("debrief.peak", { value: formatValue(top, unit) })}</span>
      </figcaption>
      <svg className={styles.chart} viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
        <rect className={styles.incident} x={onset} y="0" width={Math.max(0, 1 - onset)} height="1" />
        {linePaths(points).map((path) => (
          <path key={path} d={path} className={styles.line} />
        ))}
      </svg>
      <div className={styles.axis} aria-hidden="true">
        <span>{onset < 0.2 ? "" : offsetText(span.from)}</span>
        <span className={styles.onset} style={{ left: `${onset * 100}%` }}>
          {t("debrief.onset")}
        </span>
        <span>{offsetText(span.to)}</span>
      </div>
    </figure>
  );
}
