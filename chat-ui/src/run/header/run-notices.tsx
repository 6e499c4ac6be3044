import { debriefPath } from "../../route.ts";
import { named, t } from "../../text/t.ts";
import { Link } from "../../ui/link.tsx";
import { Spoken } from "../../ui/spoken.tsx";
import { useRun } from "../run-context.ts";
import { StartAgain } from "../start-again.tsx";
import styles from "./run-notices.module.css";

/** What concerns the whole run at the moment: telemetry that is missing, putting back, the way to the debrief. */
export function RunNotices() {
  const { run, progress } = useRun();
  if (progress === null) return null;
  const { telemetry, state, endedWhy, waitingFor } = progress;
  const over = state === "debrief" || state === "closed";
  return (
    <div className={styles.notices} aria-live="polite">
      {!telemetry.ok && !over && (
        <p className={styles.warn}>{t("run.telemetry", { missing: telemetry.missing.join(", ") })}</p>
      )}
      {state === "reverting" && (
        <p className={styles.info}>
          {t("run.reverting")} <Spoken>{waitingFor.join(" · ")}</Spoken>
        </p>
      )}
      {over && (
        <p className={styles.done}>
          <span>{t("run.over", { outcome: named("outcome", endedWhy ?? "unknown") })}</span>
          <Link to={debriefPath(run)}>{t("run.toDebrief")}</Link>
          <StartAgain scenario={progress.scenario} />
        </p>
      )}
    </div>
  );
}
