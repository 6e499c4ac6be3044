import type { Progress } from "@mayday/agent/contract";
import { named, plural } from "../../text/t.ts";
import { Badge, type Tone } from "../../ui/badge.tsx";
import { CheckRow } from "./check-row.tsx";
import styles from "./progress.module.css";

type Stage = Progress["stages"][number];
const TONES = { done: "good", current: "accent", todo: "neutral" } as const satisfies Record<Stage["state"], Tone>;

/**
 * One stage with its checks. What is done folds away, so that what is next stands at the top; what comes later is only
 * counted, because the words of a later check may say what is still to be found out.
 */
export function StageCard({ stage }: { stage: Stage }) {
  const name = named("stage", stage.id);
  const heading = (
    <>
      <h2 className={styles.heading}>{name}</h2>
      <span className={styles.purpose}>{named("stage.purpose", stage.id)}</span>
      {stage.state === "todo" && <span className={styles.later}>{plural("stage.checks", stage.checks.length)}</span>}
      <Badge tone={TONES[stage.state]}>{named("stage.state", stage.state)}</Badge>
    </>
  );
  if (stage.state === "done") {
    return (
      <details className={styles.stage}>
        <summary className={styles.stageHead}>{heading}</summary>
        <Checks stage={stage} />
      </details>
    );
  }
  return (
    <section className={`${styles.stage} ${styles[stage.state]}`} aria-label={name}>
      <header className={styles.stageHead}>{heading}</header>
      {stage.state === "current" && <Checks stage={stage} />}
    </section>
  );
}

function Checks({ stage }: { stage: Stage }) {
  return (
    <ul className={styles.checks}>
      {stage.checks.map((check) => (
        <CheckRow key={check.id} check={check} />
      ))}
    </ul>
  );
}
