import { useLink } from "../../connection/context.ts";
import { t } from "../../text/t.ts";
import { Button } from "../../ui/button.tsx";
import { download } from "../../ui/download.ts";
import { useStore } from "../../store.ts";
import { useRun } from "../run-context.ts";
import { transcript } from "./transcript.ts";
import styles from "./chat-head.module.css";

/** Who answers, and what was said so far to take away. */
export function ChatHead() {
  const { run, progress, follower } = useRun();
  const { me } = useLink();
  const { items } = useStore(follower.view).feed;
  const title = progress?.title ?? run;
  return (
    <header className={styles.head}>
      <h2>{t("chat.tutor")}</h2>
      {me !== null && <span className={styles.who}>{me.tutor.model ?? t("tutor.scripted")}</span>}
      <Button
        small
        kind="quiet"
        disabled={items.length === 0}
        onClick={() => download(`transcript-${run}.md`, transcript(title, items))}
      >
        {t("transcript.save")}
      </Button>
    </header>
  );
}
