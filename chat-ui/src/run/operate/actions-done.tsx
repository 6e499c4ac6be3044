import { formatTime } from "../../format/time.ts";
import { SPOKEN } from "../../text/language.ts";
import { named, t } from "../../text/t.ts";
import { Badge } from "../../ui/badge.tsx";
import { EmptyNote } from "../../ui/empty-note.tsx";
import panel from "../panel.module.css";
import { WithSpoken } from "../../ui/spoken.tsx";
import { isOpen, useRun } from "../run-context.ts";
import { UndoButton } from "./operation-result.tsx";
import styles from "./operate.module.css";

/** Everything that was done to the system in this run, the newest first. */
export function ActionsDone() {
  const { progress } = useRun();
  const actions = (progress?.actions ?? []).filter((action) => action.actor !== "scenario");
  return (
    <section className={panel.section} aria-labelledby="actions-done">
      <h3 id="actions-done">{t("operate.done")}</h3>
      {actions.length === 0 && <EmptyNote>{t("operate.doneNone")}</EmptyNote>}
      {actions.length > 0 && (
        <ol className={styles.actions}>
          {actions
            .toSorted((a, b) => b.at - a.at)
            .map((action) => (
              <li key={action.actionId}>
                <time className={panel.faint}>{formatTime(action.at)}</time>
                <span className={styles.action}>
                  <span>
                    <WithSpoken
                      text={t("feed.action", { who: named("actor", action.actor) })}
                      words={{ label: action.label }}
                    />
                  </span>
                  <span className={panel.faint} lang={SPOKEN}>
                    {action.result}
                  </span>
                </span>
                <Badge tone={action.state === "failed" ? "bad" : "neutral"}>
                  {named("action.state", action.state)}
                </Badge>
                {action.undoable && action.state === "applied" && isOpen(progress) && (
                  <UndoButton actionId={action.actionId} />
                )}
              </li>
            ))}
        </ol>
      )}
    </section>
  );
}
