import type { Failure } from "@mayday/agent/contract";
import { t } from "../text/t.ts";
import { Button } from "./button.tsx";
import styles from "./note.module.css";

/** A call that failed: what happened and what to do next, in the place where it was made. */
export function FailureNote({ failure, onRetry }: { failure: Failure | null; onRetry?: () => void }) {
  if (failure === null) return null;
  return (
    <div className={failure.status === "no_data" ? styles.noData : styles.failure} role="alert">
      <p>{failure.reason}</p>
      {failure.tryNext !== "" && <p className={styles.next}>{failure.tryNext}</p>}
      {onRetry !== undefined && failure.status === "error" && (
        <Button small onClick={onRetry}>
          {t("failure.retry")}
        </Button>
      )}
    </div>
  );
}
