import { SPOKEN } from "../../text/language.ts";
import { named, t } from "../../text/t.ts";
import { EmptyNote } from "../../ui/empty-note.tsx";
import { Markdown } from "../../ui/markdown.tsx";
import panel from "../panel.module.css";
import { isPreparing, useRun } from "../run-context.ts";
import { HelpBox } from "./help-box.tsx";
import { StageCard } from "./stage-card.tsx";
import styles from "./progress.module.css";

/** Where the run stands: each stage's checks, why one is not met yet, and the way to help. */
export function ProgressPanel() {
  const { progress, about } = useRun();
  if (progress === null) return <EmptyNote>{t("progress.none")}</EmptyNote>;
  const preparing = isPreparing(progress);
  return (
    <div className={panel.panel}>
      {preparing && (
        <section className={panel.card} aria-labelledby="preparing">
          <h2 id="preparing" className={styles.heading}>
            {t(progress.state === "preparing" ? "progress.preparing" : "progress.injecting")}
          </h2>
          <p className={panel.faint}>{t("progress.preparingText")}</p>
          {progress.waitingFor.length > 0 && <p className={panel.faint}>{t("progress.waitingFor")}</p>}
          <ul className={styles.waiting}>
            {progress.waitingFor.map((what) => (
              <li key={what} lang={SPOKEN}>
                {what}
              </li>
            ))}
          </ul>
        </section>
      )}
      {progress.state === "active" && <HelpBox progress={progress} />}
      {progress.state === "active" && (progress.mitigation === "mitigated" || progress.mitigation === "at_a_cost") && (
        <p className={styles.mitigation} role="note">
          <strong>{named("mitigation", progress.mitigation)}</strong> {named("mitigation.text", progress.mitigation)}
        </p>
      )}
      {!preparing && (
        <div className={styles.stages}>
          {progress.stages.map((stage) => (
            <StageCard key={stage.id} stage={stage} />
          ))}
        </div>
      )}
      {about !== null && (
        <details className={styles.brief}>
          <summary>{t("progress.brief")}</summary>
          <Markdown text={about.brief} />
        </details>
      )}
      {progress.hints.length > 0 && (
        <details className={styles.brief}>
          <summary>{t("progress.hints", { count: progress.hints.length })}</summary>
          <ol className={styles.hints}>
            {progress.hints.map((hint) => (
              <li key={hint.id}>
                <span className={panel.faint}>{named("hint.level", hint.level)}</span>
                <Markdown text={hint.text} />
              </li>
            ))}
          </ol>
        </details>
      )}
    </div>
  );
}
