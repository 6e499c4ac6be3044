import { useState, type FormEvent } from "react";
import { useCall } from "../../connection/use-call.ts";
import { t } from "../../text/t.ts";
import { Button } from "../../ui/button.tsx";
import { FailureNote } from "../../ui/failure-note.tsx";
import { Field } from "../../ui/field.tsx";
import panel from "../panel.module.css";
import { useRun } from "../run-context.ts";
import { filledIn, type Matcher } from "./matcher.ts";
import { MatcherRows } from "./matcher-rows.tsx";
import { SilencePreview } from "./silence-preview.tsx";

type Props = {
  /** What it begins with. */
  start: Matcher[];
  known: ReadonlyMap<string, string[]>;
  onDone: () => void;
  onCancel: () => void;
};

/** A silence always ends by itself and always says why; what it would hold back is shown before it is made. */
export function SilenceForm({ start, known, onDone, onCancel }: Props) {
  const { run } = useRun();
  const silence = useCall("silence_alert");
  const [matchers, setMatchers] = useState(start);
  const [minutes, setMinutes] = useState("10");
  const [comment, setComment] = useState("");
  const onSubmit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const input = { run, matchers: filledIn(matchers), minutes: Number(minutes), comment: comment.trim() };
    if ((await silence.run(input)) !== null) onDone();
  };
  return (
    <form className={panel.section} aria-label={t("silence.form")} onSubmit={(event) => void onSubmit(event)}>
      <p className={panel.faint}>{t("silence.text")}</p>
      <MatcherRows matchers={matchers} onChange={setMatchers} known={known} />
      <SilencePreview matchers={filledIn(matchers)} />
      <div className={panel.form}>
        <Field label={t("silence.minutes")}>
          {(control) => (
            <input
              {...control}
              type="number"
              min={1}
              max={120}
              required
              value={minutes}
              onChange={(event) => setMinutes(event.target.value)}
            />
          )}
        </Field>
        <Field label={t("silence.comment")}>
          {(control) => (
            <input
              {...control}
              required
              minLength={3}
              maxLength={300}
              value={comment}
              onChange={(event) => setComment(event.target.value)}
            />
          )}
        </Field>
      </div>
      <FailureNote failure={silence.failure} />
      <div className={panel.row}>
        <Button small type="submit" kind="primary" busy={silence.busy}>
          {t("silence.submit")}
        </Button>
        <Button small kind="quiet" onClick={onCancel}>
          {t("end.cancel")}
        </Button>
      </div>
    </form>
  );
}
