import { useCall } from "../../connection/use-call.ts";
import { t } from "../../text/t.ts";
import { Button } from "../../ui/button.tsx";
import { FailureNote } from "../../ui/failure-note.tsx";
import { Spoken } from "../../ui/spoken.tsx";
import { useRun } from "../run-context.ts";
import styles from "./operate.module.css";
import type { Operation } from "./use-operation.ts";

/** What came of an action, with the way back where there is one. */
export function OperationResult({ operation }: { operation: Operation }) {
  const { outcome, failure } = operation;
  return (
    <>
      <FailureNote failure={failure} />
      <output className={styles.result}>
        {outcome !== null && (
          <>
            <Spoken>{outcome.result}</Spoken>
            {outcome.undoable && <UndoButton actionId={outcome.actionId} />}
          </>
        )}
      </output>
    </>
  );
}

export function UndoButton({ actionId }: { actionId: string }) {
  const { run, progress } = useRun();
  const undo = useCall("undo_action");
  const done = progress?.actions.some((action) => action.actionId === actionId && action.state === "undone") === true;
  if (done) return <span className={styles.undone}>{t("operate.undone")}</span>;
  return (
    <>
      <Button small busy={undo.busy} onClick={() => void undo.run({ run, actionId })}>
        {t("operate.undo")}
      </Button>
      <FailureNote failure={undo.failure} />
    </>
  );
}
