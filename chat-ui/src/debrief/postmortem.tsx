import { t } from "../text/t.ts";
import { Button } from "../ui/button.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { Markdown } from "../ui/markdown.tsx";
import styles from "./debrief.module.css";

/** A draft to take away: the facts are filled in, what was learned is for the learner to write. */
export function Postmortem({ scenario, markdown }: { scenario: string; markdown: string }) {
  return (
    <section className={styles.section} aria-labelledby="postmortem">
      <div className={styles.headRow}>
        <h2 id="postmortem">{t("debrief.postmortem")}</h2>
        <CopyButton text={() => markdown} label={t("debrief.copy")} />
        <Button small onClick={() => download(`postmortem-${scenario}.md`, markdown)}>
          {t("debrief.download")}
        </Button>
      </div>
      <details className={styles.draft}>
        <summary>{t("debrief.showDraft")}</summary>
        <Markdown text={markdown} />
      </details>
    </section>
  );
}

function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/markdown;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
