import type { ToolOutput } from "@mayday/agent/contract";
import { t } from "../../text/t.ts";
import { ScrollBox } from "../../ui/scroll-box.tsx";
import panel from "../panel.module.css";
import styles from "./operate.module.css";

type Table = NonNullable<ToolOutput<"run_action">["table"]>;

export function ResultTable({ table }: { table: Table }) {
  return (
    <>
      <ScrollBox className={`${panel.scroll} ${styles.rows}`} label={t("query.result")}>
        <table className={panel.table}>
          <thead>
            <tr>
              {table.columns.map((column, at) => (
                // A query may give two columns the same name.
                <th key={`${column} ${at}`} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row, at) => (
              <tr key={`${at} ${row.join(" ")}`}>
                {row.map((cell, column) => (
                  <td key={`${table.columns[column] ?? ""} ${column}`}>{cell ?? <em>{t("query.null")}</em>}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      {table.truncated && <p className={panel.faint}>{t("query.truncated")}</p>}
    </>
  );
}
