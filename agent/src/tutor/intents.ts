/** What a learner's message can ask for. */
export const INTENTS = [
  "injection",
  "decline_hint",
  "accept_hint",
  "answer_please",
  "ease",
  "give_up",
  "frustration",
  "restart_end",
  "stuck",
  "hint",
  "severity",
  "status",
  "how_to",
  "next",
  "define",
  "finding",
  "try_it",
  "look",
  "report",
  "about",
  "thanks",
  "greeting",
  "okay",
  "off_topic",
] as const;
export type Intent = (typeof INTENTS)[number] | "define_unknown" | "other_language" | "unknown";

/**
 * Places in the page that a question about its use can be about, in the order in which they are looked for; `undo` is a
 * thing to do there.
 */
export const TOPICS = [
  "undo",
  "debrief",
  "progress",
  "alerts",
  "traces",
  "logs",
  "finding",
  "metrics",
  "operate",
] as const;
export type Topic = (typeof TOPICS)[number];
