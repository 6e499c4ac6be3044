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
  const present = at === undefined ? null : point;
  return (
    <>
      <ul className={styles.legend} aria-label={t("chart.summary", { title })}>
        {data.lines.map((line, index) => (
          <LineRow
            key={line.label}
            line={line}
            name={line.label === title ? t("chart.now") : line.label}
            colour={`var(--series-${(index % 8) + 1})`}
            unit={unit}
            point={present}
          />
        ))}
        {data.total !== null && (
          <LineRow line={data.total} name={data.total.label} colour="transparent" unit={unit} point={present} />
        )}
      </ul>
      <p className={`${panel.faint} ${styles.moment}`}>
        {at === undefined ? "" : t("chart.at", { time: formatTime(at * 1000) })}
        {data.leftOut > 0 && ` ${plural("chart.leftOut", data.leftOut)}`}
      </p>
    </>
  );
}

type RowProps = { line: Line; name: string; colour: string; unit: string; point: number | null };

function LineRow({ line, name, colour, unit, point }: RowProps) {
  const shown = point === null ? line.now : (line.values[point] ?? null);
  return (
    <li>
      <span className={styles.swatch} style={{ background: colour }} aria-hidden="true" />
      <span className={styles.label} title={line.label}>
        {name}
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
}

function sentence({ now, min, max, trend }: Line, unit: string): string {
  const values = { now: formatValue(now, unit), min: formatValue(min, unit), max: formatValue(max, unit) };
  return `${t("chart.sentence", values)}${trend === null ? "" : `, ${t(`chart.trend.${trend}`)}`}`;
}
