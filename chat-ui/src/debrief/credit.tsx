import type { Debrief } from "@mayday/agent/contract";
import { SPOKEN } from "../text/language.ts";
import { named, t } from "../text/t.ts";
import { Badge } from "../ui/badge.tsx";
import styles from "./debrief.module.css";

/** Each check with what came of it, and what was missing where it was not passed. */
export function Credit({ credit }: Pick<Debrief, "credit">) {
  if (credit.length === 0) return null;
  return (
    <section className={styles.section} aria-labelledby="credit">
      <h2 id="credit">{t("debrief.credit")}</h2>
      <ul className={styles.credit}>
        {credit.map(({ check, title, stage, passed, unaided, why }) => (
          <li key={check}>
            <p>
              <Badge tone={passed ? "good" : "neutral"}>
                {t(passed ? "debrief.creditDone" : "debrief.creditOpen")}
              </Badge>{" "}
              <span lang={SPOKEN}>{title}</span>{" "}
              <span className={styles.muted}>
                {named("stage", stage)}
                {unaided && ` · ${t("check.unaided")}`}
              </span>
            </p>
            {why !== "" && (
              <p className={styles.muted} lang={SPOKEN}>
                {why}
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
