import type { Outgoing } from "../../feed/feed-state.ts";
import { t } from "../../text/t.ts";
import { Button } from "../../ui/button.tsx";
import { useRun } from "../run-context.ts";
import styles from "./messages.module.css";

/** The learner's own message before the server has it; what was refused stays and can be sent again. */
export function OutgoingMessage({ message }: { message: Outgoing }) {
  const { follower } = useRun();
  return (
    <div className={styles.mine}>
      <span className="visually-hidden">{t("chat.youSaid")}</span>
      <p className={`${styles.bubble} ${message.failure === null ? styles.sending : ""}`}>{message.text}</p>
      {message.delay !== null && (
        <output className={styles.delay}>
          {message.delay}
          <Button small kind="quiet" onClick={() => follower.discard(message)}>
            {t("chat.discard")}
          </Button>
        </output>
      )}
      {message.failure !== null && (
        <p className={styles.problem} role="alert">
          {message.failure}
          <Button small onClick={() => follower.resend(message)}>
            {t("chat.resend")}
          </Button>
          <Button small kind="quiet" onClick={() => follower.discard(message)}>
            {t("chat.discard")}
          </Button>
        </p>
      )}
    </div>
  );
}
