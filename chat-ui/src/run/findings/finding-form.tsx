import { useState, type FormEvent } from "react";
import type { ToolInput } from "@mayday/agent/contract";
import { useCall } from "../../connection/use-call.ts";
import { useLink } from "../../connection/context.ts";
import { named, t } from "../../text/t.ts";
import { Button } from "../../ui/button.tsx";
import { FailureNote } from "../../ui/failure-note.tsx";
import { Field } from "../../ui/field.tsx";
import { Loading } from "../../ui/loading.tsx";
import { useKeptText } from "../../ui/use-kept-text.ts";
import panel from "../panel.module.css";
import { useRun } from "../run-context.ts";
import { MechanismChoice } from "./mechanism-choice.tsx";
import styles from "./findings.module.css";

type Finding = ToolInput<"submit_finding">;

export function FindingForm() {
  const { run } = useRun();
  const { me } = useLink();
  const submit = useCall("submit_finding");
  const [component, setComponent] = useKeptText(sessionStorage, `mayday finding component ${run}`);
  const [mechanism, setMechanism] = useKeptText(sessionStorage, `mayday finding mechanism ${run}`);
  const [explanation, setExplanation] = useKeptText(sessionStorage, `mayday finding why ${run}`);
  const [feedback, setFeedback] = useState("");
  if (me === null) return <Loading what={t("tab.findings")} />;
  const { components, mechanisms } = me.vocabulary;
  const onSubmit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const got = await submit.run({ run, ...asFinding(component, mechanism), explanation: explanation.trim() });
    if (got !== null) setFeedback(got.feedback);
  };
  return (
    <form className={panel.card} onSubmit={(event) => void onSubmit(event)} aria-labelledby="finding-heading">
      <h2 id="finding-heading" className={styles.heading}>
        {t("findings.heading")}
      </h2>
      <p className={panel.intro}>{t("findings.intro")}</p>
      <fieldset className={styles.components}>
        <legend>{t("findings.component")}</legend>
        {components.map((id) => (
          <label key={id} className={styles.chip}>
            <input
              type="radio"
              name="component"
              required
              checked={component === id}
              onChange={() => setComponent(id)}
            />
            {named("component", id)}
          </label>
        ))}
      </fieldset>
      <MechanismChoice mechanisms={mechanisms} chosen={mechanism} onChoose={setMechanism} />
      <Field label={t("findings.explanation")} help={t("findings.explanationHelp")}>
        {(control) => (
          <textarea
            {...control}
            maxLength={2000}
            value={explanation}
            onChange={(event) => setExplanation(event.target.value)}
          />
        )}
      </Field>
      <FailureNote failure={submit.failure} />
      <output className={styles.feedback}>{feedback}</output>
      <div className={panel.row}>
        <Button type="submit" kind="primary" busy={submit.busy} disabled={component === ""}>
          {t("findings.submit")}
        </Button>
      </div>
    </form>
  );
}

/** The choices come from the agent's vocabulary, which lists exactly what a finding may name. */
function asFinding(component: string, mechanism: string): Pick<Finding, "component" | "mechanism"> {
  return { component, mechanism: mechanism === "" ? null : mechanism } as Pick<Finding, "component" | "mechanism">;
}
