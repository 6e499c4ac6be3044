import type { FeedItem, QuickReply } from "@mayday/agent/contract";
import { useCall } from "../../connection/use-call.ts";
import { debriefPath, navigate, type Tab } from "../../route.ts";
import { named, t } from "../../text/t.ts";
import { Button } from "../../ui/button.tsx";
import { FailureNote } from "../../ui/failure-note.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Spoken } from "../../ui/spoken.tsx";
import { showTab, useRun } from "../run-context.ts";
import styles from "./chat.module.css";

/** Answers at hand for the tutor's last message; gone once the learner has said something. */
export function QuickReplies({ items, waiting }: { items: readonly FeedItem[]; waiting: boolean }) {
  const { run, follower } = useRun();
  const submit = useCall("submit_finding");
  const last = items.findLast((item) => item.type === "tutor_message" || item.type === "learner_message");
  if (waiting || last?.type !== "tutor_message" || last.quickReplies.length === 0) return null;
  const isSubmitted = items.some((item) => item.type === "finding" && item.seq > last.seq);
  const replies = last.quickReplies.filter((reply) => !("finding" in reply && isSubmitted));
  const press = (reply: QuickReply): void => {
    if ("say" in reply) follower.say(reply.say);
    else if ("go" in reply) go(run, reply.go);
    else void submit.run({ run, ...reply.finding });
  };
  return (
    <fieldset aria-label={t("chat.quickReplies")} className={styles.replies}>
      {replies.map((reply) => (
        <Button small key={reply.label} busy={"finding" in reply && submit.busy} onClick={() => press(reply)}>
          <Spoken>{reply.label}</Spoken>
          {"finding" in reply && `: ${nameOf(reply.finding)}`}
          {"go" in reply && <Icon name="arrow" />}
        </Button>
      ))}
      <FailureNote failure={submit.failure} />
    </fieldset>
  );
}

/** What would be submitted, in the words of the findings form. */
function nameOf({ component, mechanism }: Extract<QuickReply, { finding: object }>["finding"]): string {
  const where = named("component", component);
  return mechanism === null || mechanism === undefined ? where : `${where}, ${named("mechanism", mechanism)}`;
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
