import type { ToolOutput } from "@mayday/agent/contract";
import { t } from "../../text/t.ts";
import { EmptyNote } from "../../ui/empty-note.tsx";
import panel from "../panel.module.css";
import { IndexForm } from "./index-form.tsx";
import { QueryForm } from "./query-form.tsx";
import { TableCard } from "./table-card.tsx";
import styles from "./operate.module.css";

export type DatabaseTable = ToolOutput<"list_operations">["tables"][number];

export function DatabaseConsole({ tables }: { tables: readonly DatabaseTable[] }) {
  return (
    <div className={panel.panel}>
      <QueryForm />
      <IndexForm tables={tables} />
      <section className={panel.section} aria-labelledby="tables">
        <h3 id="tables">{t("database.tables")}</h3>
        {tables.length === 0 && <EmptyNote>{t("database.noTables")}</EmptyNote>}
        <div className={styles.list}>
          {tables.map((table) => (
            <TableCard key={table.table} table={table} />
          ))}
        </div>
      </section>
    </div>
  );
}
