import type { FormEvent } from "react";
import type { Action } from "@mayday/agent/contract";
import { t } from "../../text/t.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Spoken } from "../../ui/spoken.tsx";
import { EffectNote } from "./effect-note.tsx";
import { KnobInput } from "./knob-input.tsx";
import { knobBounds, readKnobValue, showKnobValue, type Knob, type KnobValue } from "./knob.ts";
import { OperationResult } from "./operation-result.tsx";
import { useKeptValues } from "./use-kept-values.ts";
import { useOperation } from "./use-operation.ts";
import styles from "./operate.module.css";

type Props = {
  /** What the setting belongs to: a service, or a call in the mesh. */
  of: string;
  knob: Knob;
  action: (value: KnobValue) => Action;
};

/** One setting: what it is now, what it may be, and before it is applied, what applying it does. */
export function KnobForm({ of, knob, action }: Props) {
  const operation = useOperation();
  const [kept, keep] = useKeptValues(`${of} ${knob.key}`);
  const text = kept["value"] ?? String(knob.value);
  const value = readKnobValue(knob, text);
  const differs = value !== null && value !== knob.value;
  const set = async (to: KnobValue): Promise<void> => {
    if (await operation.apply(action(to))) keep({});
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (value !== null) void set(value);
  };
  const mark = knob.value === knob.default ? null : <Badge tone="warn">{t("knob.changed")}</Badge>;
  return (
    <form className={styles.knob} onSubmit={onSubmit} aria-label={`${of} ${knob.key}`}>
      <div className={styles.knobInput}>
        <Field label={<Spoken>{knob.title}</Spoken>} help={help(knob)} mark={mark}>
          {(control) => <KnobInput control={control} knob={knob} text={text} onChange={(value) => keep({ value })} />}
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
      {differs && <EffectNote action={action(value)} />}
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
