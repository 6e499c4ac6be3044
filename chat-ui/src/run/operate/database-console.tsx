import type { ToolOutput } from "@mayday/agent/contract";
import { t } from "../../text/t.ts";
import { EmptyNote } from "../../ui/empty-note.tsx";
import panel from "../panel.module.css";
import { databaseOperations } from "./database-operations.ts";
import { IndexForm } from "./index-form.tsx";
import { OperationList } from "./operation-list.tsx";
import { QueryForm } from "./query-form.tsx";
import { TableCard } from "./table-card.tsx";
import styles from "./operate.module.css";

export type DatabaseTable = ToolOutput<"list_operations">["tables"][number];

export function DatabaseConsole({ operations }: { operations: ToolOutput<"list_operations"> }) {
  const { tables, queries } = operations;
  return (
    <div className={panel.panel}>
      <QueryForm queries={queries} />
      <IndexForm tables={tables} />
      <OperationList specs={databaseOperations(operations)} />
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
