import type { Struggle } from "./struggle.ts";

/** What makes help due. */
const WHY: Record<Struggle | "asked" | "offer_accepted" | "instructor", string> = {
  asked: "it was asked for",
  offer_accepted: "the offer was accepted",
  instructor: "an instructor gave it",
  said_stuck: "the learner said to be stuck",
  wheel_spinning: "many attempts, or much time, without getting on",
  repeated_mistake: "the same wrong finding twice",
  thrashing: "many different actions in a short time",
  failing: "several attempts that failed since the last help",
  no_progress: "longer without progress than the step should take",
};
/** How the hint was chosen, where that is not the next rung of the ladder. */
const HOW: Record<string, string> = {
  misconception: "it fits the last mistake",
  jump: "the rungs between were passed over, since the end is near",
};

/** A rule of pacing as it stands in the log, such as `failing/misconception`, in words; the rule itself when unknown. */
export function explainRule(rule: string): string {
  const [trigger = "", how = ""] = rule.split("/");
  const why = Object.hasOwn(WHY, trigger) ? WHY[trigger as keyof typeof WHY] : rule;
  return HOW[how] === undefined ? `${why}.` : `${why}; ${HOW[how]}.`;
}
