import { Brand } from "../../shell/brand.tsx";
import { named, t } from "../../text/t.ts";
import { Badge, SeverityBadge } from "../../ui/badge.tsx";
import { Spoken } from "../../ui/spoken.tsx";
import { useRun } from "../run-context.ts";
import { EndRun } from "./end-run.tsx";
import { IncidentClock } from "./incident-clock.tsx";
import { StageStepper } from "./stage-stepper.tsx";
import { longestHold } from "./holding.ts";
import { ObjectiveGauge } from "./objective-gauge.tsx";
import styles from "./run-header.module.css";

export function RunHeader() {
  const { progress } = useRun();
  const hold = progress?.state === "active" ? longestHold(progress) : null;
  return (
    <header className={styles.header}>
      <div className={styles.row}>
        <Brand compact />
        <div className={styles.title}>
          <h1 tabIndex={-1}>{progress === null ? t("run.opening") : <Spoken>{progress.title}</Spoken>}</h1>
          {progress !== null && <SeverityBadge severity={progress.severity} />}
          {progress !== null && progress.state !== "active" && (
            <Badge tone="accent">{named("run.state", progress.state)}</Badge>
          )}
        </div>
        <ObjectiveGauge brief={hold !== null} />
        {hold !== null && (
          <p className={styles.hold}>
            <progress value={hold.for} max={hold.of} aria-label={t("run.holdLabel")} />
            {t("run.holding", { held: Math.floor(hold.for), of: hold.of })}
          </p>
        )}
        {progress !== null && <IncidentClock progress={progress} />}
        <EndRun />
      </div>
      {progress !== null && <StageStepper progress={progress} />}
    </header>
  );
}
