import { formatSeconds } from "../../format/number.ts";
import { plural, t } from "../../text/t.ts";
import panel from "../panel.module.css";
import type { Compared } from "./compare.ts";
import styles from "./traces.module.css";

/** Beyond that, differences are too small to matter. */
const MOST_ROWS = 30;

const signed = (ms: number): string => `${ms > 0 ? "+" : ms < 0 ? "−" : ""}${formatSeconds(Math.abs(ms) / 1000)}`;
const times = ({ count, ownMs }: Compared["here"]): string =>
  count === 0 ? t("compare.never") : t("compare.times", { count, time: formatSeconds(ownMs / 1000) });

export function ComparisonTable({ rows }: { rows: readonly Compared[] }) {
  const largest = Math.max(...rows.map(({ differenceMs }) => Math.abs(differenceMs)), 0.001);
  return (
    <div className={panel.scroll}>
      <table className={panel.table}>
        <thead>
          <tr>
            <th scope="col">{t("traces.operation")}</th>
            <th scope="col">{t("compare.here")}</th>
            <th scope="col">{t("compare.there")}</th>
            <th scope="col">{t("compare.difference")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST_ROWS).map((row) => (
            <tr key={`${row.service} ${row.name}`}>
              <th scope="row">
                <span className={styles.service}>{row.service}</span> {row.name}
              </th>
              <td className={panel.number}>{times(row.here)}</td>
              <td className={panel.number}>{times(row.there)}</td>
              <td className={panel.number}>
                {signed(row.differenceMs)}
                <span className={styles.meter} aria-hidden="true">
                  <span
                    className={row.differenceMs > 0 ? styles.more : styles.less}
                    style={{ width: `${(Math.abs(row.differenceMs) / largest) * 100}%` }}
                  />
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > MOST_ROWS && <p className={styles.rest}>{plural("compare.rest", rows.length - MOST_ROWS)}</p>}
    </div>
  );
}
