import { useState } from "react";
import { formatValue } from "../../format/number.ts";
import { formatTime } from "../../format/time.ts";
import { plural, t } from "../../text/t.ts";
import { Button } from "../../ui/button.tsx";
import { ScrollBox } from "../../ui/scroll-box.tsx";
import panel from "../panel.module.css";
import type { Marks } from "./marks.ts";
import { MarksTable } from "./marks-table.tsx";
import { Plot } from "./plot.tsx";
import type { ChartData } from "./series.ts";
import styles from "./metrics.module.css";

type Props = { title: string; unit: string; data: ChartData; marks: Marks; from: number; to: number };

/** A chart with what it says in words and numbers, and the numbers as a table for whoever wants them. */
export function Chart({ title, unit, data, marks, from, to }: Props) {
  const [asTable, setAsTable] = useState(false);
  return (
    <>
      <div className={styles.chartHead}>
        <h4>{title}</h4>
        <Button kind="quiet" small aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          {t("chart.table")}
        </Button>
      </div>
      {asTable ? (
        <>
          <DataTable title={title} unit={unit} data={data} />
          <MarksTable title={title} unit={unit} marks={marks} />
        </>
      ) : (
        <Plot data={data} marks={marks} unit={unit} from={from} to={to} />
      )}
      <ul className={styles.legend} aria-label={t("chart.summary", { title })}>
        {data.lines.map((line, at) => (
          <li key={line.label}>
            <span
              className={styles.swatch}
              style={{ background: `var(--series-${(at % 8) + 1})` }}
              aria-hidden="true"
            />
            <span className={styles.label}>{line.label === title ? t("chart.now") : line.label}</span>
            <span className={styles.value}>{formatValue(line.now, unit)}</span>
            <span className={styles.highest}>{t("chart.highest", { value: formatValue(line.max, unit) })}</span>
          </li>
        ))}
      </ul>
      {data.leftOut > 0 && <p className={panel.faint}>{plural("chart.leftOut", data.leftOut)}</p>}
    </>
  );
}

function DataTable({ title, unit, data }: Pick<Props, "title" | "unit" | "data">) {
  const rows = data.times.map((at, index) => ({ at, index })).toReversed();
  return (
    <ScrollBox className={styles.tableBox} label={title}>
      <table className={panel.table}>
        <thead>
          <tr>
            <th scope="col">{t("chart.time")}</th>
            {data.lines.map((line) => (
              <th key={line.label} scope="col">
                {line.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ at, index }) => (
            <tr key={at}>
              <th scope="row">{formatTime(at * 1000)}</th>
              {data.lines.map((line) => (
                <td key={line.label} className={panel.number}>
                  {formatValue(line.values[index] ?? null, unit)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}
