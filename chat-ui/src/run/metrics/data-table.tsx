import { formatValue } from "../../format/number.ts";
import { formatTime } from "../../format/time.ts";
import { t } from "../../text/t.ts";
import { ScrollBox } from "../../ui/scroll-box.tsx";
import panel from "../panel.module.css";
import type { ChartData } from "./series.ts";
import styles from "./metrics.module.css";

/** The points of a chart, newest first. */
export function DataTable({ title, unit, data }: { title: string; unit: string; data: ChartData }) {
  const lines = data.total === null ? data.lines : [...data.lines, data.total];
  const rows = data.times.map((at, index) => ({ at, index })).toReversed();
  return (
    <ScrollBox className={styles.tableBox} label={title}>
      <table className={panel.table}>
        <thead>
          <tr>
            <th scope="col">{t("chart.time")}</th>
            {lines.map((line) => (
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
              {lines.map((line) => (
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
