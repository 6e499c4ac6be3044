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
  readonly run: string;
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

export declare function emptyRun(run: string): RunModel;
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
 * What ticks remember of one another and no event says: when the last one was, how long the gate has held, the samples
 * for the baseline. The host keeps it in memory beside the model and starts again from `newWatch()` after a restart;
 * time that nobody watched is never counted as held.
 */
export type Watch = { readonly lastAt: number | null };
export declare function newWatch(): Watch;

/**
 * What follows from a tick: gate passed or waiting, symptom confirmed, oracle holds, checks passed, stages entered,
 * hints offered or pushed, time run out. Needs `fingerprint` only while the gate is open.
 * The host appends `events` and hands `watch` to the next tick.
 */
export declare function observe(
  model: RunModel,
  loaded: LoadedScenario,
  watch: Watch,
  seen: Observation,
  fingerprint: string | null,
): { events: RunEventBody[]; watch: Watch };

export type Command =
  | { type: "finding"; component: string; mechanism: string | null; explanation: string }
  | { type: "answer"; check: string; choice: string }
  | { type: "acknowledge"; alert: string }
  | { type: "alert"; alert: string; state: "firing" | "resolved"; service: string; severity: string }
  | { type: "inspect"; evidence: string; service: string | null; what: string }
  | { type: "hint"; reason: "asked" | "stuck" | "accepted_offer" | "policy"; by: "policy" | "learner" | "instructor" }
  | { type: "finish" }
  | { type: "abandon" };

/** A command that cannot be carried out: `message` says why, `tryNext` what to do instead. */
export declare class RunError extends Error {
  readonly code: "conflict" | "invalid_input";
  readonly tryNext: string;
}

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

/** A file that cannot be used: where (with the line, where there is one), what is wrong, what to do. */
export type Problem = { file: string; problem: string };
/** Reads every scenario with its hints; a broken one is listed in `problems` and the others load. */
export declare function loadCatalog(
  catalogDir: string,
  hintsDir: string,
): { scenarios: Map<string, LoadedScenario>; problems: Problem[] };
/** Everything wrong with the meaning of scenarios and hints, beside what the loader says. */
export declare function lintCatalog(catalogDir: string, hintsDir: string): Problem[];
