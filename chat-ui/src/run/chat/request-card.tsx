import type { FeedItem } from "@mayday/agent/contract";
import { useCall } from "../../connection/use-call.ts";
import { SPOKEN } from "../../text/language.ts";
import { t } from "../../text/t.ts";
import { Button } from "../../ui/button.tsx";
import { FailureNote } from "../../ui/failure-note.tsx";
import { Icon } from "../../ui/icon.tsx";
import { WithSpoken } from "../../ui/spoken.tsx";
import { useRun } from "../run-context.ts";
import styles from "./hint-card.module.css";

/** The tutor asks to change something on the system; nothing happens before the learner agrees. */
export function RequestCard({ item }: { item: Extract<FeedItem, { type: "request" }> }) {
  const { run, progress } = useRun();
  const confirm = useCall("confirm_request");
  const waiting = progress?.request?.request === item.request;
  const answer = (agree: boolean): void => void confirm.run({ run, request: item.request, agree });
  return (
    <div role="note" className={styles.hint} aria-label={t("request.label")}>
      <header className={styles.head}>
        <Icon name="info" />
        <span>
          <WithSpoken text={t(item.on ? "request.on" : "request.off")} words={{ title: item.title }} />
        </span>
      </header>
      <p className={styles.reason} lang={SPOKEN}>
        {item.reason}
      </p>
      <FailureNote failure={confirm.failure} />
      {waiting ? (
        <div className={styles.buttons}>
          <Button small kind="primary" busy={confirm.busy} onClick={() => answer(true)}>
            {t("request.agree")}
          </Button>
          <Button small busy={confirm.busy} onClick={() => answer(false)}>
            {t("request.decline")}
          </Button>
        </div>
      ) : (
        <p className={styles.reason}>{t("request.answered")}</p>
      )}
    </div>
  );
}
