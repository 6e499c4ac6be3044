import type { STAGES } from "@mayday/tools/contract";

export type Stage = (typeof STAGES)[number];

/** What the tutor says to help unasked; it waits while the learner writes. */
export const isNudge = ({ type }: Trigger): boolean => type === "hint_offered" || type === "hint_pushed";

/** What makes the tutor take a turn: the learner said something, or something happened in the run. */
export type Trigger =
  | { type: "said"; text: string }
  | { type: "welcome"; title: string }
  | { type: "symptom"; alerts: string[] }
  | { type: "paged"; alert: string; service: string; severity: string }
  | { type: "stage"; stage: Stage; passed: number; of: number; unaided: number }
  | { type: "hint_offered"; check: string }
  | { type: "hint_pushed"; check: string }
  | { type: "telemetry"; missing: string[] }
  | { type: "holding"; check: string; seconds: number }
  | { type: "ended"; why: string; passed: number; of: number; unaided: number }
  | { type: "debrief_ready" };
