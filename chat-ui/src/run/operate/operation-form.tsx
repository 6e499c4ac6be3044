import type { FormEvent } from "react";
import { t } from "../../text/t.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmButton } from "../../ui/confirm-button.tsx";
import { Field } from "../../ui/field.tsx";
import panel from "../panel.module.css";
import { EffectNote } from "./effect-note.tsx";
import { OperationResult } from "./operation-result.tsx";
import { readValues, type OperationSpec, type SpecField } from "./operation-spec.ts";
import { ResultTable } from "./result-table.tsx";
import { useKeptValues } from "./use-kept-values.ts";
import { useOperation } from "./use-operation.ts";

/** An operation's fields, its button, and what came of it. */
export function OperationForm({ spec }: { spec: OperationSpec }) {
  const operation = useOperation();
  const [values, setValues] = useKeptValues(spec.id);
  const read = readValues(spec.fields, values);
  const action = read === null ? null : spec.action(read);
  const send = async (): Promise<void> => {
    if (action !== null) await operation.apply(action);
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (spec.question === undefined) void send();
  };
  const disabled = action === null || operation.closed;
  const table = operation.outcome?.table ?? null;
  return (
    <form className={panel.card} onSubmit={onSubmit} aria-labelledby={`operation-${spec.id}`}>
      <h3 id={`operation-${spec.id}`}>{t(spec.title)}</h3>
      <p className={panel.faint}>{t(spec.text)}</p>
      {spec.fields.length > 0 && (
        <div className={panel.form}>
          {spec.fields.map((field) => (
            <Field key={field.id} label={t(field.label)} {...(field.help === undefined ? {} : { help: t(field.help) })}>
              {(control) => (
                <FieldInput
                  control={control}
                  field={field}
                  text={values[field.id] ?? ""}
                  onChange={(text) => setValues({ ...values, [field.id]: text })}
                />
              )}
            </Field>
          ))}
        </div>
      )}
      <EffectNote action={action} />
      <div className={panel.row}>
        {spec.question === undefined ? (
          <Button small type="submit" kind="primary" busy={operation.busy} disabled={disabled}>
            {t(spec.submit)}
          </Button>
        ) : (
          <ConfirmButton
            label={t(spec.submit)}
            question={t(spec.question)}
            busy={operation.busy}
            disabled={disabled}
            onConfirm={() => void send()}
          />
        )}
      </div>
      <OperationResult operation={operation} />
      {table !== null && <ResultTable table={table} />}
    </form>
  );
}

type InputProps = {
  control: { id: string; className: string | undefined };
  field: SpecField;
  text: string;
  onChange: (text: string) => void;
};

function FieldInput({ control, field, text, onChange }: InputProps) {
  const required = field.optional !== true;
  if (field.type === "choice") {
    return (
      <select {...control} required={required} value={text} onChange={({ target }) => onChange(target.value)}>
        <option value="">{t(required ? "operation.choose" : "operation.unchanged")}</option>
        {field.options.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </select>
    );
  }
  const bounds =
    field.type === "number"
      ? { type: "number", min: field.min, max: field.max, step: field.whole === true ? 1 : "any" }
      : { maxLength: field.maxLength, ...(field.pattern === undefined ? {} : { pattern: field.pattern }) };
  return (
    <input
      {...control}
      {...bounds}
      required={required}
      autoComplete="off"
      value={text}
      onChange={({ target }) => onChange(target.value)}
    />
  );
}
