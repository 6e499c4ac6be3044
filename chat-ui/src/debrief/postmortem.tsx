import { useState } from "react";
import { t } from "../text/t.ts";
import { Button } from "../ui/button.tsx";
import { ConfirmButton } from "../ui/confirm-button.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { download } from "../ui/download.ts";
import { Field } from "../ui/field.tsx";
import { Markdown } from "../ui/markdown.tsx";
import { useKeptText } from "../ui/use-kept-text.ts";
import styles from "./debrief.module.css";

type Props = { run: string; scenario: string; markdown: string };

/** A draft to finish and take away: the facts are filled in, what was learned is for the learner to write. */
export function Postmortem({ run, scenario, markdown }: Props) {
  const [own, setOwn] = useKeptText(localStorage, `mayday postmortem ${run}`);
  const [writing, setWriting] = useState(own !== "");
  const text = own === "" ? markdown : own;
  return (
    <section className={styles.section} aria-labelledby="postmortem">
      <div className={styles.headRow}>
        <h2 id="postmortem">{t("debrief.postmortem")}</h2>
        <Button small aria-pressed={writing} onClick={() => setWriting(!writing)}>
          {t(writing ? "debrief.preview" : "debrief.edit")}
        </Button>
        <CopyButton text={() => text} label={t("debrief.copy")} />
        <Button small onClick={() => download(`postmortem-${scenario}.md`, text)}>
          {t("debrief.download")}
        </Button>
        {own !== "" && (
          <ConfirmButton
            label={t("debrief.reset")}
            question={t("debrief.resetQuestion")}
            busy={false}
            onConfirm={() => setOwn("")}
          />
        )}
      </div>
      {writing ? (
        <Field label={t("debrief.editLabel")} help={t("debrief.editHelp")}>
          {(control) => (
            <textarea
              {...control}
              className={styles.editor}
              value={text}
              onChange={(event) => setOwn(event.target.value)}
            />
          )}
        </Field>
      ) : (
        <details className={styles.draft}>
          <summary>{t("debrief.showDraft")}</summary>
          <Markdown text={text} />
        </details>
      )}
    </section>
  );
}
