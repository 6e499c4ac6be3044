import { useState } from "react";
import { t } from "../../text/t.ts";
import { FailureNote } from "../../ui/failure-note.tsx";
import { Loading } from "../../ui/loading.tsx";
import { Markdown } from "../../ui/markdown.tsx";
import { runbookOf } from "./runbook.ts";
import styles from "./alert-card.module.css";

/** The part of the runbooks that an alert points to; fetched when it is opened first. */
export function RunbookFold({ runbook }: { runbook: string }) {
  const [text, setText] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  const load = async (): Promise<void> => {
    try {
      const { default: all } = await import("../../../../docs/runbooks.md?raw");
      setText(runbookOf(all, runbook) ?? t("runbook.missing"));
    } catch {
      setFailed(true);
    }
  };
  const failure = { status: "error", code: "unavailable", reason: t("runbook.failed"), tryNext: "" } as const;
  return (
    <details
      className={styles.runbook}
      onToggle={({ currentTarget }) => {
        if (currentTarget.open && text === null) void load();
      }}
    >
      <summary>{t("runbook.heading")}</summary>
      <div className={styles.inside}>
        {text === null && !failed && <Loading what={t("runbook.heading")} />}
        {text !== null && <Markdown text={text} />}
        <FailureNote failure={failed ? failure : null} />
      </div>
    </details>
  );
}
