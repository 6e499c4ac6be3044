import type { FormEvent } from "react";
import type { Action } from "@mayday/agent/contract";
import { t } from "../../text/t.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import panel from "../panel.module.css";
import type { DatabaseTable } from "./database-console.tsx";
import { EffectNote } from "./effect-note.tsx";
import { OperationResult } from "./operation-result.tsx";
import { useKeptValues } from "./use-kept-values.ts";
import { useOperation } from "./use-operation.ts";
import styles from "./operate.module.css";

type CreateIndex = Extract<Extract<Action, { kind: "sql" }>["op"], { verb: "create_index" }>;
const OPCLASSES: NonNullable<CreateIndex["opclass"]>[] = ["default", "text_pattern_ops"];
const MOST_COLUMNS = 4;

export function IndexForm({ tables }: { tables: readonly DatabaseTable[] }) {
  const operation = useOperation();
  const [values, keep] = useKeptValues("create-index");
  const { table = "", columns: chosen = "" } = values;
  const columns = chosen === "" ? [] : chosen.split(",");
  const opclass = OPCLASSES.find((one) => one === values["opclass"]) ?? "default";
  const action = { kind: "sql", op: { verb: "create_index", table, columns, opclass } } as const;
  const known = tables.find((one) => one.table === table);
  const toggle = (column: string): void => {
    const next = columns.includes(column) ? columns.filter((one) => one !== column) : [...columns, column];
    keep({ ...values, columns: next.join(",") });
  };
  const onSubmit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (await operation.apply(action)) keep({});
  };
  return (
    <form className={panel.card} onSubmit={(event) => void onSubmit(event)} aria-labelledby="create-index">
      <h3 id="create-index">{t("index.heading")}</h3>
      <div className={`${panel.form} ${panel.wideForm}`}>
        <Field label={t("index.table")}>
          {(control) => (
            <select
              {...control}
              required
              value={table}
              onChange={({ target }) => keep({ ...values, table: target.value, columns: "" })}
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
            <select {...control} value={opclass} onChange={({ target }) => keep({ ...values, opclass: target.value })}>
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
      {columns.length > 0 && <EffectNote action={action} />}
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
