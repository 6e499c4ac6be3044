import { useState } from "react";
import { t } from "../text/t.ts";
import { Button } from "./button.tsx";
import styles from "./confirm-button.module.css";

type Props = { label: string; question: string; busy: boolean; disabled?: boolean; onConfirm: () => void };

/** A button that asks once more, in its own place, before it does something felt by everybody. */
export function ConfirmButton({ label, question, busy, disabled = false, onConfirm }: Props) {
  const [asking, setAsking] = useState(false);
  if (!asking || disabled) {
    return (
      <Button small busy={busy} disabled={disabled} onClick={() => setAsking(true)}>
        {label}
      </Button>
    );
  }
  return (
    <span className={styles.asking} role="alert">
      {question}
      <Button
        small
        kind="danger"
        onClick={() => {
          setAsking(false);
          onConfirm();
        }}
      >
        {label}
      </Button>
      <Button small kind="quiet" onClick={() => setAsking(false)}>
        {t("end.cancel")}
      </Button>
    </span>
  );
}
