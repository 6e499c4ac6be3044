/** What sort of thing happened, for its colour. */
export type Mark = "good" | "bad" | "hint" | "did" | "other";

/** Kinds are the types of the run's events; an unknown one is shown like any other. */
const MARKS: Record<string, Mark> = {
  check_passed: "good",
  ended: "good",
  symptom_confirmed: "bad",
  alert_changed: "bad",
  action_failed: "bad",
  help_asked: "hint",
  hint_offered: "hint",
  hint_revealed: "hint",
  offer_declined: "hint",
  stage_entered: "did",
  alert_acknowledged: "did",
  alert_silenced: "did",
  inspected: "did",
  finding: "did",
  question_answered: "did",
  action_applied: "did",
  action_undone: "did",
  action_refused: "bad",
};
export const markOf = (kind: string): Mark => MARKS[kind] ?? "other";
