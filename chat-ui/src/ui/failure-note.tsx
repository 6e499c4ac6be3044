import type { Failure } from "@mayday/agent/contract";
import { SPOKEN } from "../text/language.ts";
import { isOwnFailure } from "../text/own-failure.ts";
import { t } from "../text/t.ts";
import { Button } from "./button.tsx";
import styles from "./note.module.css";

/** A call that failed: what happened and what to do next, in the place where it was made. */
export function FailureNote({ failure, onRetry }: { failure: Failure | null; onRetry?: () => void }) {
  if (failure === null) return null;
  const lang = isOwnFailure(failure) ? undefined : SPOKEN;
  return (
    <div className={failure.status === "no_data" ? styles.noData : styles.failure} role="alert">
      <p lang={lang}>{failure.reason}</p>
      {failure.tryNext !== "" && (
        <p lang={lang} className={styles.next}>
          {failure.tryNext}
        </p>
      )}
      {onRetry !== undefined && failure.status === "error" && (
        <Button small onClick={onRetry}>
          {t("failure.retry")}
        </Button>
      )}
    </div>
  );
}
