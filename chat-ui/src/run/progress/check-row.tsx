import type { Progress } from "@mayday/agent/contract";
import { formatTime } from "../../format/time.ts";
import { t } from "../../text/t.ts";
import { Badge } from "../../ui/badge.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Spoken } from "../../ui/spoken.tsx";
import { Holding } from "./holding.tsx";
import { QuestionForm } from "./question-form.tsx";
import { Readings } from "./readings.tsx";
import styles from "./progress.module.css";

export type Check = Progress["stages"][number]["checks"][number];

/** One check; while it is unmet, it says why not yet and what is wanted. */
export function CheckRow({ check }: { check: Check }) {
  const passed = check.state === "passed";
  return (
    <li className={styles.check}>
      <span className={passed ? styles.passed : styles.unmet}>
        <Icon name={passed ? "check" : "circle"} />
        <span className="visually-hidden">{t(`check.${check.state}`)}</span>
      </span>
      <div className={styles.checkBody}>
        <div className={styles.checkTitle}>
          <Spoken>{check.title}</Spoken>
          {check.unaided === true && <Badge tone="good">{t("check.unaided")}</Badge>}
          {check.state === "no_data" && <Badge tone="warn">{t("check.no_data")}</Badge>}
          {check.passedAt !== null && <time className={styles.at}>{formatTime(check.passedAt)}</time>}
        </div>
        {!passed && <WhyNotYet check={check} />}
      </div>
    </li>
  );
}

function WhyNotYet({ check }: { check: Check }) {
  return (
    <>
      {check.why !== null && (
        <p className={styles.why}>
          <span className={styles.whyLabel}>{t("check.why")}</span> <Spoken>{check.why}</Spoken>
        </p>
      )}
      {check.readings.length > 0 && <Readings readings={check.readings} title={check.title} />}
      {check.holding !== null && <Holding holding={check.holding} />}
      {check.question !== null && <QuestionForm check={check.id} question={check.question} />}
    </>
  );
}
