import type { Progress } from "@mayday/agent/contract";
import { formatClock, formatDuration } from "../../format/time.ts";
import { t } from "../../text/t.ts";
import { useNow } from "./use-now.ts";
import styles from "./run-header.module.css";

/** Time since the fault became visible; stands still once the run has ended. */
export function IncidentClock({ progress }: { progress: Progress }) {
  const now = useNow(progress.incidentAt !== null && progress.endedAt === null);
  if (progress.incidentAt === null) return <p className={styles.clock}>{t("run.clockWaiting")}</p>;
  const seconds = ((progress.endedAt ?? now) - progress.incidentAt) / 1000;
  return (
    <p className={styles.clock} title={t("run.timebox", { time: formatDuration(progress.timeboxSeconds) })}>
      <span className="visually-hidden">{t("run.clock")}</span>
      <time role="timer" aria-live="off">
        {formatClock(seconds)}
      </time>
      <span className={styles.of}>{t("run.clockOf", { time: formatDuration(progress.timeboxSeconds) })}</span>
    </p>
  );
}
