import { useState, type FormEvent } from "react";
import { t } from "../../text/t.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { KnobInput } from "./knob-input.tsx";
import { knobBounds, readKnobValue, showKnobValue, type Knob, type KnobValue } from "./knob.ts";
import { OperationResult } from "./operation-result.tsx";
import { asService } from "./service-name.ts";
import { useOperation } from "./use-operation.ts";
import styles from "./operate.module.css";

/** One setting: what it is now, what it may be, and before it is applied, what applying it does. */
export function KnobForm({ service, knob }: { service: string; knob: Knob }) {
  const operation = useOperation();
  const [draft, setDraft] = useState<string | null>(null);
  const text = draft ?? String(knob.value);
  const value = readKnobValue(knob, text);
  const differs = value !== null && value !== knob.value;
  const set = async (to: KnobValue): Promise<void> => {
    if (await operation.apply({ kind: "config", service: asService(service), set: { [knob.key]: to } })) setDraft(null);
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (value !== null) void set(value);
  };
  const mark = knob.value === knob.default ? null : <Badge tone="warn">{t("knob.changed")}</Badge>;
  return (
    <form className={styles.knob} onSubmit={onSubmit} aria-label={`${service} ${knob.key}`}>
      <div className={styles.knobInput}>
        <Field label={knob.title} help={help(knob)} mark={mark}>
          {(control) => <KnobInput control={control} knob={knob} text={text} onChange={setDraft} />}
        </Field>
      </div>
      <div className={styles.knobButtons}>
        <Button small type="submit" kind="primary" busy={operation.busy} disabled={!differs || operation.closed}>
          {t("knob.apply")}
        </Button>
        {knob.value !== knob.default && (
          <Button small busy={operation.busy} disabled={operation.closed} onClick={() => void set(knob.default)}>
            {t("knob.reset")}
          </Button>
        )}
      </div>
      {differs && (
        <p className={styles.effect}>
          {t("knob.effect", {
            key: knob.key,
            service,
            from: showKnobValue(knob.value, knob.unit),
            to: showKnobValue(value, knob.unit),
          })}
        </p>
      )}
      <div className={styles.wide}>
        <OperationResult operation={operation} />
      </div>
    </form>
  );
}

function help(knob: Knob): string {
  const fallback = t("knob.default", { value: showKnobValue(knob.default, knob.unit) });
  return [knob.key, fallback, knobBounds(knob)].filter((part) => part !== "").join(" · ");
}
