import type { FeedItem, QuickReply } from "@mayday/agent/contract";
import { debriefPath, navigate, type Tab } from "../../route.ts";
import { t } from "../../text/t.ts";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { showTab, useRun } from "../run-context.ts";
import styles from "./chat.module.css";

/** Answers at hand for the tutor's last message; gone once the learner has said something. */
export function QuickReplies({ items, waiting }: { items: readonly FeedItem[]; waiting: boolean }) {
  const { run, follower } = useRun();
  const last = items.findLast((item) => item.type === "tutor_message" || item.type === "learner_message");
  if (waiting || last?.type !== "tutor_message" || last.quickReplies.length === 0) return null;
  return (
    <fieldset aria-label={t("chat.quickReplies")} className={styles.replies}>
      {last.quickReplies.map((reply) => (
        <Button small key={reply.label} onClick={() => ("say" in reply ? follower.say(reply.say) : go(run, reply.go))}>
          {reply.label}
          {"go" in reply && <Icon name="arrow" />}
        </Button>
      ))}
    </fieldset>
  );
}

function go(run: string, place: Extract<QuickReply, { go: string }>["go"]): void {
  if (place === "home") navigate("/");
  else if (place === "debrief") navigate(debriefPath(run));
  else {
    const tab: Tab = place === "finding" ? "findings" : place;
    showTab(run, tab);
    document.querySelector<HTMLElement>(`#run-tab-${tab}`)?.focus();
  }
}
