import { formatValue } from "../../format/number.ts";
import { formatTime } from "../../format/time.ts";
import { plural, t } from "../../text/t.ts";
import panel from "../panel.module.css";
import type { ChartData, Line } from "./series.ts";
import styles from "./metrics.module.css";

const ARROWS = { rising: "↗", falling: "↘", steady: "→" };

type Props = { title: string; unit: string; data: ChartData; point: number | null };

/** Each line in words: what it is now, or where the crosshair is, its range, and where it goes. */
export function Legend({ title, unit, data, point }: Props) {
  const at = point === null ? undefined : data.times[point];
  return (
    <>
      <ul className={styles.legend} aria-label={t("chart.summary", { title })}>
        {data.lines.map((line, index) => {
          const shown = at === undefined || point === null ? line.now : (line.values[point] ?? null);
          return (
            <li key={line.label}>
              <span
                className={styles.swatch}
                style={{ background: `var(--series-${(index % 8) + 1})` }}
                aria-hidden="true"
              />
              <span className={styles.label} title={line.label}>
                {line.label === title ? t("chart.now") : line.label}
              </span>
              <span className="visually-hidden">{sentence(line, unit)}</span>
              <span aria-hidden="true" className={styles.value}>
                {formatValue(shown, unit)}
              </span>
              <span aria-hidden="true" className={styles.extent}>
                {formatValue(line.min, unit)} – {formatValue(line.max, unit)}
              </span>
              <span aria-hidden="true" className={styles.trend}>
                {line.trend === null ? "" : ARROWS[line.trend]}
              </span>
            </li>
          );
        })}
      </ul>
      <p className={`${panel.faint} ${styles.moment}`}>
        {at === undefined ? "" : t("chart.at", { time: formatTime(at * 1000) })}
        {data.leftOut > 0 && ` ${plural("chart.leftOut", data.leftOut)}`}
      </p>
    </>
  );
}

function sentence({ now, min, max, trend }: Line, unit: string): string {
  const values = { now: formatValue(now, unit), min: formatValue(min, unit), max: formatValue(max, unit) };
  return `${t("chart.sentence", values)}${trend === null ? "" : `, ${t(`chart.trend.${trend}`)}`}`;
}
