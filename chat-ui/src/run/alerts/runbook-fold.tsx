import type { Failure } from "@mayday/agent/contract";
import { useState } from "react";
import { ownFailure } from "../../text/own-failure.ts";
import { t } from "../../text/t.ts";
import { FailureNote } from "../../ui/failure-note.tsx";
import { Loading } from "../../ui/loading.tsx";
import { Markdown } from "../../ui/markdown.tsx";
import { runbookOf } from "./runbook.ts";
import styles from "./alert-card.module.css";

/** The part of the runbooks that an alert points to; fetched when it is opened first. */
export function RunbookFold({ runbook }: { runbook: string }) {
  const [text, setText] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const load = async (): Promise<void> => {
    try {
      const { default: all } = await import("../../../../docs/runbooks.md?raw");
      setText(runbookOf(all, runbook) ?? t("runbook.missing"));
    } catch {
      setFailure(ownFailure(t("runbook.failed"), ""));
    }
  };
  return (
    <details
      className={styles.runbook}
      onToggle={({ currentTarget }) => {
        if (currentTarget.open && text === null) void load();
      }}
    >
      <summary>{t("runbook.heading")}</summary>
      <div className={styles.inside}>
        {text === null && failure === null && <Loading what={t("runbook.heading")} />}
        {text !== null && <Markdown text={text} />}
        <FailureNote failure={failure} />
      </div>
    </details>
  );
}
