import type { CommandOf, Decision } from "./command.ts";
import type { Draft } from "./draft.ts";
import { explainRule } from "./explain-rule.ts";
import { answerAsk, pace, revealBody, type Answered } from "./pace.ts";
import type { Hint } from "./schema.ts";

/** Why no hint is given, by the rule that says so. */
const NOTHING: Record<string, string> = {
  not_active: "There are no hints now: the incident is not under way.",
  nothing_open: "There is nothing left that needs a hint.",
  no_hints: "There are no hints for what is left.",
  no_struggle: "No hint is due: nothing says that the learner is stuck.",
  progressing: "No hint is due: the learner is getting on.",
  window: "No hint is due: the last one was given only a little while ago.",
  declined: "No hint is due: the learner said no a little while ago.",
  reading: "No hint is due: the last one is still being read.",
  ladder_climbed: "No hint is due: all of them for this step were given.",
  bottom_out_waits: "No hint is due: only the answer is left, and the learner may still find it.",
  offer_open: "No hint is due: help was offered, wait for the learner's answer.",
  exploring: "No hint is due: the learner is looking at new evidence.",
  telemetry_missing: "No hint is due: telemetry is missing, and nothing is graded until it is back.",
};

/** Answers a request for a hint: an ask by a person is answered with one, the tutor's question with what pacing thinks. */
export function decideHint(draft: Draft, command: CommandOf<"hint">): Decision {
  if (command.reason === "policy" && command.by !== "instructor") return decidePolicy(draft);
  const trigger = triggerOf(draft, command);
  const answered = answerAsk(draft.model, draft.loaded, draft.at, trigger);
  if (answered.give === "new") {
    if (trigger !== "instructor")
      draft.add({ type: "help_asked", how: command.reason === "stuck" ? "stuck" : "asked" });
    draft.add(revealBody(answered, command.by));
    return decision(draft, answered.hint, false, `Here is a hint (${answered.hint.level}).`);
  }
  if (answered.give === "again") return decision(draft, hintById(draft, answered.hint), true, sayAgain(answered));
  return decision(draft, null, false, NOTHING[answered.rule] ?? answered.rule);
}

function triggerOf(draft: Draft, command: CommandOf<"hint">): string {
  if (command.by === "instructor") return "instructor";
  if (command.reason === "accepted_offer" && draft.model.help.offer !== null) return "offer_accepted";
  return command.reason === "stuck" ? "said_stuck" : "asked";
}

/**
 * What pacing would do now, said and not done: ticks alone give help unasked, so that the run gets the same hints at the
 * same moments whoever is its tutor, and however often that one asks.
 */
function decidePolicy(draft: Draft): Decision {
  const pacing = pace(draft.model, draft.loaded, draft.at);
  const why =
    pacing.do === "nothing"
      ? (NOTHING[pacing.rule] ?? pacing.rule)
      : `Help is due and comes by itself: ${explainRule(pacing.rule)}`;
  return decision(draft, null, false, why);
}

function sayAgain(answered: Extract<Answered, { give: "again" }>): string {
  if (answered.rule === "ladder_climbed") return "That was the last hint for this step; here it is again.";
  return `Take a moment with this hint; the next can be had in ${Math.ceil(answered.inSeconds)} s.`;
}

function hintById(draft: Draft, id: string): Hint | null {
  return draft.loaded.hints.find((hint) => hint.id === id) ?? null;
}

function decision(draft: Draft, hint: Hint | null, repeated: boolean, feedback: string): Decision {
  const shown = hint === null ? null : { id: hint.id, check: hint.check, level: hint.level, text: hint.text };
  return { events: draft.events, feedback, hint: shown, repeated: repeated && shown !== null };
}
