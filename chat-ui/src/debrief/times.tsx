import type { Debrief } from "@mayday/agent/contract";
import { formatDuration } from "../format/time.ts";
import { named, t } from "../text/t.ts";
import styles from "./debrief.module.css";

const STEPS = ["acknowledge", "localise", "diagnose", "mitigate", "total"] as const;

/** How long each part took, counted from the moment customers could notice. */
export function Times({ times }: { times: Debrief["times"] }) {
  return (
    <section className={styles.section} aria-labelledby="times">
      <h2 id="times">{t("debrief.times")}</h2>
      <dl className={styles.times}>
        {STEPS.map((step) => {
          const seconds = times[step];
          return (
            <div key={step} className={step === "total" ? styles.total : undefined}>
              <dt>{named("debrief.time", step)}</dt>
              <dd className={seconds === null ? styles.never : undefined}>
                {seconds === null ? t("debrief.never") : formatDuration(seconds)}
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}
