import type { Progress } from "@mayday/tools/contract";
import type { FeedBody, FeedItem } from "../contract.ts";
import type { NewTurn } from "../feed/store.ts";
import type { Message } from "../providers/provider.ts";
import closings from "./closings.json" with { type: "json" };
import type { TurnResult } from "./loop.ts";
import { quickReplies } from "./quick-replies.ts";
import type { Trigger } from "./trigger.ts";

/** What was said before, and last what this turn answers. */
export function conversation(earlier: readonly FeedItem[], { cause, trigger }: NewTurn): Message[] {
  const asked = earlier.findIndex((item) => item.type === "learner_message" && `client:${item.clientId}` === cause);
  const before = trigger.type === "said" && asked >= 0 ? earlier.slice(0, asked) : earlier;
  const messages = before.flatMap((item): Message[] => {
    if (item.type === "learner_message") return [{ role: "user", text: item.text }];
    return item.type === "tutor_message" ? [{ role: "assistant", text: item.text, calls: [] }] : [];
  });
  const last: Message =
    trigger.type === "said" ? { role: "user", text: trigger.text } : { role: "event", event: trigger };
  return [...messages, last];
}

/** What the tutor said last before the turn; empty when it has not spoken. */
export function lastSaid(messages: readonly Message[]): string {
  return messages.findLast((message) => message.role === "assistant")?.text ?? "";
}

/** The message of a turn; null when the tutor of its own accord had nothing to say. A learner always gets an answer. */
export function tutorMessage(
  id: string,
  trigger: Trigger,
  result: TurnResult,
  progress: Progress | null,
): FeedBody | null {
  if (result.text === "" && trigger.type !== "said") return null;
  const text = result.text === "" ? closings[result.ended] : result.text;
  const { ended, tools } = result;
  // What was held back became an offer.
  const isOffer = ended === "screened" && progress?.nextHint.available === true;
  const answered: Trigger = isOffer ? { type: "hint_offered", check: "" } : trigger;
  return { type: "tutor_message", id, text, ended, tools, quickReplies: quickReplies(answered, progress) };
}
