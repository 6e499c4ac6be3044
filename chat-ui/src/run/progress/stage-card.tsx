import type { Progress } from "@mayday/agent/contract";
import { named } from "../../text/t.ts";
import { Badge, type Tone } from "../../ui/badge.tsx";
import { CheckRow } from "./check-row.tsx";
import styles from "./progress.module.css";

type Stage = Progress["stages"][number];
const TONES = { done: "good", current: "accent", todo: "neutral" } as const satisfies Record<Stage["state"], Tone>;

export function StageCard({ stage }: { stage: Stage }) {
  const id = `stage-${stage.id}`;
  return (
    <section className={`${styles.stage} ${styles[stage.state]}`} aria-labelledby={id}>
      <header className={styles.stageHead}>
        <h2 id={id} className={styles.heading}>
          {named("stage", stage.id)}
        </h2>
        <span className={styles.purpose}>{named("stage.purpose", stage.id)}</span>
        <Badge tone={TONES[stage.state]}>{named("stage.state", stage.state)}</Badge>
      </header>
      <ul className={styles.checks}>
        {stage.checks.map((check) => (
          <CheckRow key={check.id} check={check} open={stage.state === "current"} />
        ))}
      </ul>
    </section>
  );
}
