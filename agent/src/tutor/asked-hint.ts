import { understand } from "./understand.ts";

export type HintReason = "asked" | "stuck" | "accepted_offer";

/**
 * Whether a learner's message asks for a hint, and how; `last` is what the tutor said before it. This decides for every
 * provider: the scripted tutor goes by it, and for a model the hint is fetched before it is asked, so that the same run
 * gets the same hints at the same moments, whoever phrases.
 */
export function askedHint(text: string, last: string): HintReason | null {
  const { intent } = understand(text);
  if (intent === "hint") return "asked";
  if (intent === "stuck") return "stuck";
  if (intent !== "accept_hint") return null;
  if (/\bhint\b/i.test(last)) return "accepted_offer";
  return /\b(hint|clue|nudge)\b/i.test(text) ? "asked" : null;
}
