import type { RunEventBody } from "./events.ts";
import type { Level } from "./schema.ts";

/** What people and the host ask of a run. */
export type Command =
  | { type: "finding"; component: string; mechanism: string | null; explanation: string }
  | { type: "answer"; check: string; choice: string }
  | { type: "acknowledge"; alert: string }
  | { type: "alert"; alert: string; state: "firing" | "resolved"; service: string; severity: string }
  | { type: "inspect"; evidence: string; service: string | null; what: string }
  | { type: "hint"; reason: "asked" | "stuck" | "accepted_offer" | "policy"; by: "policy" | "learner" | "instructor" }
  /** The learner wants none of the help that was offered. */
  | { type: "decline" }
  | { type: "finish" }
  | { type: "abandon" };
export type CommandOf<T extends Command["type"]> = Extract<Command, { type: T }>;

export type Decision = {
  /** What the host appends, in this order; empty when nothing changed. */
  events: RunEventBody[];
  /** One or two sentences for the learner. */
  feedback: string;
  hint: { id: string; check: string; level: Level; text: string } | null;
  /** True when `hint` was revealed before and is given again. */
  repeated: boolean;
};
