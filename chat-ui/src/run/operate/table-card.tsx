import { formatCount } from "../../format/number.ts";
import { plural, t } from "../../text/t.ts";
import { Button } from "../../ui/button.tsx";
import panel from "../panel.module.css";
import type { DatabaseTable } from "./database-console.tsx";
import { OperationResult } from "./operation-result.tsx";
import { useOperation } from "./use-operation.ts";
import styles from "./operate.module.css";

export function TableCard({ table }: { table: DatabaseTable }) {
  const operation = useOperation();
  return (
    <details className={styles.service}>
      <summary>
        <code className={styles.serviceName}>{table.table}</code>
        <span className={panel.faint}>
          {t("database.rows", { rows: formatCount(table.rows) })} · {plural("database.indexes", table.indexes.length)}
        </span>
      </summary>
      <div className={styles.serviceBody}>
        <p className={panel.faint}>{t("database.columns", { columns: table.columns.join(", ") })}</p>
        <ul className={styles.indexes}>
          {table.indexes.map((index) => (
            <li key={index.name}>
              <code>{index.definition}</code>
            </li>
          ))}
        </ul>
        <div className={panel.row}>
          <Button
            small
            busy={operation.busy}
            disabled={operation.closed}
            onClick={() => void operation.apply({ kind: "sql", op: { verb: "analyze", table: table.table } })}
          >
            {t("database.analyze")}
          </Button>
          <span className={panel.faint}>{t("database.analyzeText")}</span>
        </div>
        <OperationResult operation={operation} />
      </div>
    </details>
  );
}
