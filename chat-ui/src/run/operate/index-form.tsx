import { useState, type FormEvent } from "react";
import type { Action } from "@mayday/agent/contract";
import { t } from "../../text/t.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import panel from "../panel.module.css";
import type { DatabaseTable } from "./database-console.tsx";
import { OperationResult } from "./operation-result.tsx";
import { useOperation } from "./use-operation.ts";
import styles from "./operate.module.css";

type CreateIndex = Extract<Extract<Action, { kind: "sql" }>["op"], { verb: "create_index" }>;
const OPCLASSES: NonNullable<CreateIndex["opclass"]>[] = ["default", "text_pattern_ops"];
const MOST_COLUMNS = 4;

export function IndexForm({ tables }: { tables: readonly DatabaseTable[] }) {
  const operation = useOperation();
  const [table, setTable] = useState("");
  const [columns, setColumns] = useState<string[]>([]);
  const [opclass, setOpclass] = useState(OPCLASSES[0] ?? "default");
  const known = tables.find((one) => one.table === table);
  const toggle = (column: string): void =>
    setColumns(columns.includes(column) ? columns.filter((one) => one !== column) : [...columns, column]);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void operation.apply({ kind: "sql", op: { verb: "create_index", table, columns, opclass } });
  };
  return (
    <form className={panel.card} onSubmit={onSubmit} aria-labelledby="create-index">
      <h3 id="create-index">{t("index.heading")}</h3>
      <div className={`${panel.form} ${panel.wideForm}`}>
        <Field label={t("index.table")}>
          {(control) => (
            <select
              {...control}
              required
              value={table}
              onChange={({ target }) => {
                setTable(target.value);
                setColumns([]);
              }}
            >
              <option value="">{t("index.chooseTable")}</option>
              {tables.map((one) => (
                <option key={one.table}>{one.table}</option>
              ))}
            </select>
          )}
        </Field>
        <Field label={t("index.opclass")}>
          {(control) => (
            <select
              {...control}
              value={opclass}
              onChange={({ target }) => setOpclass(OPCLASSES.find((one) => one === target.value) ?? "default")}
            >
              {OPCLASSES.map((one) => (
                <option key={one} value={one}>
                  {t(`index.opclass.${one}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      {known !== undefined && (
        <fieldset className={styles.columns}>
          <legend>{t("index.columns")}</legend>
          {known.columns.map((column) => (
            <Button
              key={column}
              small
              aria-pressed={columns.includes(column)}
              disabled={!columns.includes(column) && columns.length >= MOST_COLUMNS}
              onClick={() => toggle(column)}
            >
              {column}
              {columns.includes(column) && <sup>{columns.indexOf(column) + 1}</sup>}
            </Button>
          ))}
        </fieldset>
      )}
      {columns.length > 0 && (
        <p className={styles.effect}>{t("index.effect", { table, columns: columns.join(", "), opclass })}</p>
      )}
      <div className={panel.row}>
        <Button
          small
          type="submit"
          kind="primary"
          busy={operation.busy}
          disabled={columns.length === 0 || operation.closed}
        >
          {t("index.create")}
        </Button>
      </div>
      <OperationResult operation={operation} />
    </form>
  );
}
