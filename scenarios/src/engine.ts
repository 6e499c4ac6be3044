import type { LoadedScenario, Scalar, Condition, Level } from "./schema.ts";
import type { RunEvent, RunEventBody, RunState } from "./events.ts";
import type { Debrief, Progress } from "./progress.ts";

/** What the live system says at one moment; null means no data. Probes are keyed by `probeKey(condition)`. */
export type Observation = {
  at: number;
  signals: Record<string, number | null>;
  probes: Record<string, Scalar | null>;
  /** Sources that could not be reached (component names); while any is listed nothing is graded. */
  missing: string[];
};

/** The fold of a run's events. Opaque to callers but for these. */
export type RunModel = {
  readonly state: RunState;
  readonly seq: number;
  readonly learner: string;
  readonly environment: string;
  readonly scenario: string;
  readonly baseline: Readonly<Record<string, number>> | null;
  readonly fingerprint: string | null;
  /** Applied actions that were not undone, oldest first, with what undoes them. */
  readonly applied: readonly { actionId: string; actor: string; undo: readonly import("./schema.ts").Action[] }[];
  /** Actions journaled as started without an outcome: what a crash left behind, with what undoes them. */
  readonly unfinished: readonly {
    actionId: string;
    action: import("./schema.ts").Action;
    undo: readonly import("./schema.ts").Action[];
  }[];
};

export declare function emptyRun(): RunModel;
export declare function evolve(model: RunModel, event: RunEvent): RunModel;

/** What the host has to do next; it asks again after every event and every tick. */
export type Step =
  | { do: "gate" }
  | { do: "inject"; actions: readonly import("./schema.ts").Action[] }
  | { do: "watch" }
  | { do: "revert" }
  | { do: "rest" };
export declare function nextStep(model: RunModel, loaded: LoadedScenario): Step;

/** The signals (name → PromQL) and probes that must be read for the phase the run is in. */
export declare function neededReadings(
  model: RunModel,
  loaded: LoadedScenario,
): { signals: Record<string, string>; probes: Extract<Condition, { state: unknown }>["state"][] };
export declare function probeKey(state: Extract<Condition, { state: unknown }>["state"]): string;

/**
 * What follows from a tick: gate passed or waiting, symptom confirmed, oracle holds, checks passed, stages entered,
 * hints offered or pushed, time run out. Needs `fingerprint` only while the gate is open.
 */
export declare function observe(
  model: RunModel,
  loaded: LoadedScenario,
  seen: Observation,
  fingerprint: string | null,
): RunEventBody[];

export type Command =
  | { type: "finding"; component: string; mechanism: string | null; explanation: string }
  | { type: "answer"; check: string; choice: string }
  | { type: "acknowledge"; alert: string }
  | { type: "alert"; alert: string; state: "firing" | "resolved"; service: string; severity: string }
  | { type: "inspect"; evidence: string; service: string | null; what: string }
  | { type: "hint"; reason: "asked" | "stuck" | "accepted_offer" | "policy"; by: "policy" | "learner" | "instructor" }
  | { type: "finish" }
  | { type: "abandon" };

/** A refused command throws `RunError` (code `conflict` or `invalid_input`) with what to do instead. */
export declare function decide(
  model: RunModel,
  loaded: LoadedScenario,
  command: Command,
  now: number,
): {
  events: RunEventBody[];
  feedback: string;
  hint: { id: string; check: string; level: Level; text: string } | null;
  repeated: boolean;
};

export declare function progress(
  model: RunModel,
  loaded: LoadedScenario,
  seen: Observation | null,
  now: number,
): Progress;
export declare function debrief(model: RunModel, loaded: LoadedScenario): Debrief;

/** False when the text says a spoiler word that no revealed hint has said yet and the run is not in debrief. */
export declare function mayBeSaid(model: RunModel, loaded: LoadedScenario, text: string): boolean;
