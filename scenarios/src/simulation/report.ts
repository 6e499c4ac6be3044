import type { LoadedScenario } from "../schema.ts";
import { PACE } from "../pace-rules.ts";
import { rankOf } from "../ladder.ts";
import { LEARNERS, type LearnerKind } from "./learner.ts";
import { POLICIES, simulateRun, type Outcome, type Policy } from "./run.ts";

/** Share of runs that each sort of learner has to complete: over all scenarios, and in any single one. */
const COMPLETION = 0.95;
const WORST_COMPLETION = 0.9;
/** Fewer runs than this say little of a single scenario. */
const ENOUGH_PER_SCENARIO = 100;

/** What the runs of one sort of learner under one policy came to. */
export type Figures = {
  runs: number;
  /** Share of runs in which every check passed. */
  completion: number;
  /** The same in the scenario where it is lowest. */
  worstCompletion: number;
  meanMinutes: number;
  /** Hints per run, and those given unasked to somebody who did not need one. */
  hintsPerRun: number;
  unneededPerRun: number;
  askedPerRun: number;
  /** Seconds of being stuck, the longest tenth left out. */
  p90StuckSeconds: number;
  /** Bottom-outs given before the rung below had its reading time. */
  unfairBottomOuts: number;
  bottomOuts: number;
};
/** What is asked of our policy for one sort of learner. `limit` is that of a baseline where it is compared with one. */
type Judgement = { learner: LearnerKind; wanted: string; figure: number; limit: number; met: boolean };
export type Report = {
  seed: number;
  /** Runs of each sort of learner under each policy in each scenario. */
  seeds: number;
  scenarios: string[];
  learners: Record<LearnerKind, Record<Policy, Figures>>;
  judgements: Judgement[];
};

/** Plays every sort of learner under every policy through every scenario, `seeds` times each. Deterministic. */
export function simulate(scenarios: readonly LoadedScenario[], seeds: number, seed: number): Report {
  const ids = scenarios.map(({ scenario }) => scenario.id);
  return reportOf({ scenarios: ids, seeds, seed }, (kind, policy) => playAll(scenarios, { kind, policy, seeds, seed }));
}

/** What is played: one sort of learner under one policy, through every scenario. */
export type Task = { kind: LearnerKind; policy: Policy; seeds: number; seed: number };

/** The figures of one task. */
export function playAll(scenarios: readonly LoadedScenario[], { kind, policy, seeds, seed }: Task): Figures {
  return figures(
    scenarios.flatMap((loaded, place) =>
      // Another scenario has other learners: the same ones again would say nothing new.
      Array.from({ length: seeds }, (_, index) => ({
        loaded,
        outcome: simulateRun(loaded, kind, policy, seed + place * seeds + index),
      })),
    ),
  );
}

/** The report over the figures of every task. */
export function reportOf(
  about: Pick<Report, "scenarios" | "seeds" | "seed">,
  of: (kind: LearnerKind, policy: Policy) => Figures,
): Report {
  const learners = mapTo(LEARNERS, (kind) => mapTo(POLICIES, (policy) => of(kind, policy)));
  return { ...about, learners, judgements: LEARNERS.flatMap((kind) => judge(kind, learners[kind], about.seeds)) };
}

/** The figures that the policy has to reach; what it is for is measured, not believed. */
function judge(
  learner: LearnerKind,
  { mayday, timer, on_demand: onDemand }: Record<Policy, Figures>,
  seeds: number,
): Judgement[] {
  const stuck = mayday.p90StuckSeconds;
  return [
    {
      learner,
      wanted: "completion at least",
      figure: mayday.completion,
      limit: COMPLETION,
      met: mayday.completion >= COMPLETION,
    },
    ...(seeds < ENOUGH_PER_SCENARIO ? [] : [worst(learner, mayday)]),
    {
      learner,
      wanted: "unneeded hints below the timer's",
      figure: mayday.unneededPerRun,
      limit: timer.unneededPerRun,
      met: mayday.unneededPerRun < timer.unneededPerRun,
    },
    {
      learner,
      // Who clicks for every hint at once is never stuck for long, and gets the same either way.
      wanted:
        learner === "help_abuser" ? "p90 stuck seconds at most on demand's" : "p90 stuck seconds below on demand's",
      figure: stuck,
      limit: onDemand.p90StuckSeconds,
      met: learner === "help_abuser" ? stuck <= onDemand.p90StuckSeconds : stuck < onDemand.p90StuckSeconds,
    },
    {
      learner,
      wanted: "answers given too early",
      figure: mayday.unfairBottomOuts,
      limit: 0,
      met: mayday.unfairBottomOuts === 0,
    },
  ];
}

function mapTo<K extends string, V>(keys: readonly K[], value: (key: K) => V): Record<K, V> {
  const entries = keys.map((key) => [key, value(key)]);
  return asRecord<K, V>(Object.fromEntries(entries));
}

/** The caller has put in every key of K. */
function asRecord<K extends string, V>(value: unknown): Record<K, V> {
  return value as Record<K, V>;
}

function figures(played: readonly { loaded: LoadedScenario; outcome: Outcome }[]): Figures {
  const outcomes = played.map(({ outcome }) => outcome);
  const hints = outcomes.flatMap((outcome) => outcome.hints);
  const stuck = outcomes.flatMap(({ stuckSeconds }) => stuckSeconds).toSorted((a, b) => a - b);
  const byScenario = Map.groupBy(played, ({ loaded }) => loaded.scenario.id);
  const perRun = (count: number) => round(count / outcomes.length);
  return {
    runs: outcomes.length,
    completion: round(completion(outcomes)),
    worstCompletion: round(
      Math.min(...[...byScenario.values()].map((some) => completion(some.map(({ outcome }) => outcome)))),
    ),
    meanMinutes: perRun(outcomes.reduce((sum, { minutes }) => sum + minutes, 0)),
    hintsPerRun: perRun(hints.length),
    unneededPerRun: perRun(hints.filter(({ asked, needed }) => !asked && !needed).length),
    askedPerRun: perRun(hints.filter(({ asked }) => asked).length),
    p90StuckSeconds: round(stuck[Math.floor(stuck.length * 0.9)] ?? 0),
    unfairBottomOuts: played.reduce((sum, { loaded, outcome }) => sum + countUnfair(loaded, outcome), 0),
    bottomOuts: hints.filter(({ level }) => level === "bottom-out").length,
  };
}

function worst(learner: LearnerKind, { worstCompletion }: Figures): Judgement {
  const wanted = "completion in every scenario at least";
  return {
    learner,
    wanted,
    figure: worstCompletion,
    limit: WORST_COMPLETION,
    met: worstCompletion >= WORST_COMPLETION,
  };
}

function completion(outcomes: readonly Outcome[]): number {
  return outcomes.filter(({ ended }) => ended === "completed").length / outcomes.length;
}

/** Bottom-outs whose rung below was not revealed before, or not for long enough to be read and tried. */
function countUnfair(loaded: LoadedScenario, { hints }: Outcome): number {
  return hints.filter((hint) => {
    if (hint.level !== "bottom-out") return false;
    const below = loaded.hints
      .filter(
        ({ check, level, misconception }) =>
          check === hint.check && level !== "bottom-out" && misconception === undefined,
      )
      .toSorted((a, b) => rankOf(b) - rankOf(a))[0];
    if (below === undefined) return false;
    const given = hints.find(({ check, level }) => check === hint.check && level === below.level);
    return given === undefined || (hint.at - given.at) / 1000 < PACE.reading[below.level];
  }).length;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
