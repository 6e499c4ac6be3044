import type { Debrief } from "@mayday/agent/contract";
import { formatDuration } from "../format/time.ts";
import { named, t } from "../text/t.ts";
import styles from "./debrief.module.css";

const STEPS = ["acknowledge", "localise", "diagnose", "mitigate", "total"] as const;

/** How long each part took, counted from the moment customers could notice, beside what the author expects. */
export function Times({ times, reference }: Pick<Debrief, "times" | "reference">) {
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
              <dd className={styles.reference}>
                <Compared seconds={seconds} expected={reference[step]} />
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}

/** Two bars on one scale: the learner's time, and the expected one below it. */
function Compared({ seconds, expected }: { seconds: number | null; expected: number }) {
  const longest = Math.max(seconds ?? 0, expected);
  const width = (value: number): string => `${(value / longest) * 100}%`;
  const within = seconds !== null && seconds <= expected;
  return (
    <>
      <span className={styles.bars} aria-hidden="true">
        <span className={within ? styles.quick : styles.slow} style={{ width: width(seconds ?? 0) }} />
        <span className={styles.expected} style={{ width: width(expected) }} />
      </span>
      {t(within ? "debrief.within" : "debrief.expected", { time: formatDuration(expected) })}
    </>
  );
}
