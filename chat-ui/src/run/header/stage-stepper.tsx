import type { Progress } from "@mayday/agent/contract";
import { named, t } from "../../text/t.ts";
import { Icon } from "../../ui/icon.tsx";
import styles from "./stage-stepper.module.css";

export function StageStepper({ progress }: { progress: Progress }) {
  return (
    <ol className={styles.stepper} aria-label={t("run.stages")}>
      {progress.stages.map((stage) => {
        const passed = stage.checks.filter((check) => check.state === "passed").length;
        const current = stage.state === "current";
        return (
          <li key={stage.id} className={styles[stage.state]} aria-current={current ? "step" : undefined}>
            <span className={styles.mark} aria-hidden="true">
              {stage.state === "done" && <Icon name="check" />}
            </span>
            <span>{named("stage", stage.id)}</span>
            <span className={styles.count}>
              <span className="visually-hidden">{named("stage.state", stage.state)}, </span>
              {passed}/{stage.checks.length}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
