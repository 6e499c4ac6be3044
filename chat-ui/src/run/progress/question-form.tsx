import { useState, type FormEvent } from "react";
import { useCall } from "../../connection/use-call.ts";
import { SPOKEN } from "../../text/language.ts";
import { t } from "../../text/t.ts";
import { Button } from "../../ui/button.tsx";
import { FailureNote } from "../../ui/failure-note.tsx";
import { useRun } from "../run-context.ts";
import type { Check } from "./check-row.tsx";
import styles from "./progress.module.css";

type Props = { check: string; question: NonNullable<Check["question"]> };

export function QuestionForm({ check, question }: Props) {
  const { run } = useRun();
  const answer = useCall("answer_question");
  const [choice, setChoice] = useState<string | null>(null);
  const [feedback, setFeedback] = useState("");
  const onSubmit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (choice === null) return;
    const got = await answer.run({ run, check, choice });
    if (got !== null) setFeedback(got.feedback);
  };
  return (
    <form className={styles.question} onSubmit={(event) => void onSubmit(event)}>
      <fieldset>
        <legend lang={SPOKEN}>{question.prompt}</legend>
        {Object.entries(question.choices).map(([id, text]) => (
          <label key={id} className={styles.choice} lang={SPOKEN}>
            <input type="radio" name={`question-${check}`} checked={choice === id} onChange={() => setChoice(id)} />
            {text}
          </label>
        ))}
      </fieldset>
      <FailureNote failure={answer.failure} />
      <output className={styles.feedback} lang={SPOKEN}>
        {feedback}
      </output>
      <Button type="submit" kind="primary" busy={answer.busy} disabled={choice === null}>
        {t("question.answer")}
      </Button>
    </form>
  );
}
