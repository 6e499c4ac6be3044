import type { Progress } from "@mayday/agent/contract";
import { named } from "../../text/t.ts";
import { Badge, type Tone } from "../../ui/badge.tsx";
import { CheckRow } from "./check-row.tsx";
import styles from "./progress.module.css";

type Stage = Progress["stages"][number];
const TONES = { done: "good", current: "accent", todo: "neutral" } as const satisfies Record<Stage["state"], Tone>;

/** One stage with its checks; what is done folds away, so that what is next stands at the top. */
export function StageCard({ stage }: { stage: Stage }) {
  const heading = (
    <>
      <h2 className={styles.heading}>{named("stage", stage.id)}</h2>
      <span className={styles.purpose}>{named("stage.purpose", stage.id)}</span>
      <Badge tone={TONES[stage.state]}>{named("stage.state", stage.state)}</Badge>
    </>
  );
  const checks = (
    <ul className={styles.checks}>
      {stage.checks.map((check) => (
        <CheckRow key={check.id} check={check} open={stage.state === "current"} />
      ))}
    </ul>
  );
  if (stage.state === "done") {
    return (
      <details className={styles.stage}>
        <summary className={styles.stageHead}>{heading}</summary>
        {checks}
      </details>
    );
  }
  return (
    <section className={`${styles.stage} ${styles[stage.state]}`} aria-label={named("stage", stage.id)}>
      <header className={styles.stageHead}>{heading}</header>
      {checks}
    </section>
  );
}
