import type { Actor, Reading, RunEvent, RunState } from "./events.ts";
import type { Action, Level, Stage } from "./schema.ts";

/** Why a run ended. */
export type EndedWhy = "completed" | "finished" | "abandoned" | "timed_out" | "preparation_failed";

/** An action of the run, from its journal entry to what became of it. */
export type ActionRecord = {
  readonly actionId: string;
  readonly actor: Actor;
  readonly action: Action;
  readonly label: string;
  readonly toggle: string | null;
  readonly at: number;
  readonly state: "running" | "applied" | "failed" | "undone";
  readonly result: string;
  readonly undo: readonly Action[];
};

type AlertRecord = {
  readonly service: string;
  readonly severity: string;
  readonly since: number;
  readonly firing: boolean;
  readonly acknowledged: boolean;
};

export type FindingRecord = {
  readonly at: number;
  readonly component: string;
  readonly mechanism: string | null;
  readonly explanation: string;
  readonly componentRight: boolean;
  readonly mechanismRight: boolean;
};

/** A sign of struggle; what each weighs is in `PACE`. */
export type SignalKind = "wrong" | "repeated_mistake" | "failed_action" | "repeated_action" | "action" | "said_stuck";
type StruggleSignal = { readonly at: number; readonly kind: SignalKind };

export type RevealedHint = {
  readonly hint: string;
  readonly check: string;
  readonly level: Level;
  readonly at: number;
  readonly by: "policy" | "learner" | "instructor";
  readonly rule: string;
};

/** What pacing knows of the learner. Signals are those since the last passed check. */
export type HelpState = {
  /** Rank (0 = orient) at which help for the next check starts: that of the last hint, one less per passed check. */
  readonly level: number;
  readonly revealed: readonly RevealedHint[];
  readonly offer: { readonly check: string; readonly rule: string; readonly at: number } | null;
  /** The offer that the learner said no to since the last hint. */
  readonly declined: { readonly check: string; readonly at: number } | null;
  readonly signals: readonly StruggleSignal[];
  readonly lastPassAt: number | null;
  /** Oracles that have ever held; the first time is a gain, flapping is not. */
  readonly everHeld: readonly string[];
  readonly lastGainAt: number | null;
  /** When a sort of evidence was looked at for the first time. */
  readonly lastExploredAt: number | null;
};

/** The fold of a run's events. Hosts read the first block only; the rest belongs to this room. */
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
  readonly applied: readonly { actionId: string; actor: string; undo: readonly Action[] }[];
  /** Actions journaled as started without an outcome: what a crash left behind, with what undoes them. */
  readonly unfinished: readonly { actionId: string; action: Action; undo: readonly Action[] }[];

  readonly startedAt: number;
  readonly resumedAt: number | null;
  readonly injectedAt: number | null;
  /** When the symptom was confirmed; the incident clock starts here. */
  readonly incidentAt: number | null;
  readonly endedAt: number | null;
  readonly endedWhy: EndedWhy | null;
  readonly gateFailing: readonly Reading[];
  readonly symptom: readonly Reading[];
  readonly actions: readonly ActionRecord[];
  readonly alerts: Readonly<Record<string, AlertRecord>>;
  readonly inspected: readonly { at: number; evidence: string; service: string | null; what: string }[];
  readonly findings: readonly FindingRecord[];
  /** Question check → the learner's answers, oldest first. */
  readonly answers: Readonly<Record<string, readonly { choice: string; right: boolean }[]>>;
  /** Oracle check → since when all its conditions hold. */
  readonly holding: Readonly<Record<string, number>>;
  readonly missing: readonly string[];
  readonly passed: Readonly<Record<string, { at: number; stage: Stage; unaided: boolean }>>;
  readonly stage: Stage | null;
  readonly help: HelpState;
  readonly request: { request: string; toggle: string; on: boolean; reason: string } | null;
  readonly reverted: { verified: boolean; differences: readonly string[] } | null;
  readonly log: readonly RunEvent[];
};

/** A run before its first event. */
export function emptyRun(run: string): RunModel {
  return {
    run,
    state: "preparing",
    seq: 0,
    learner: "",
    environment: "",
    scenario: "",
    baseline: null,
    fingerprint: null,
    applied: [],
    unfinished: [],
    startedAt: 0,
    resumedAt: null,
    injectedAt: null,
    incidentAt: null,
    endedAt: null,
    endedWhy: null,
    gateFailing: [],
    symptom: [],
    actions: [],
    alerts: {},
    inspected: [],
    findings: [],
    answers: {},
    holding: {},
    missing: [],
    passed: {},
    stage: null,
    help: {
      level: 0,
      revealed: [],
      offer: null,
      declined: null,
      signals: [],
      lastPassAt: null,
      everHeld: [],
      lastGainAt: null,
      lastExploredAt: null,
    },
    request: null,
    reverted: null,
    log: [],
  };
}
