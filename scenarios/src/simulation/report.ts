import type { LoadedScenario } from "../schema.ts";
import { PACE } from "../pace-rules.ts";
import { rankOf } from "../ladder.ts";
import { LEARNERS, type LearnerKind } from "./learner.ts";
import { POLICIES, simulateRun, type Outcome, type Policy } from "./run.ts";

/** What the runs of one sort of learner under one policy came to. */
type Figures = {
  runs: number;
  /** Share of runs in which every check passed. */
  completion: number;
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
export type Report = { seed: number; runs: number; learners: Record<LearnerKind, Record<Policy, Figures>> };

/** Plays every sort of learner under every policy, `runs` times each, over the scenarios in turn. Deterministic. */
export function simulate(scenarios: readonly LoadedScenario[], runs: number, seed: number): Report {
  const byPolicy = (kind: LearnerKind) =>
    mapTo(POLICIES, (policy) => {
      const outcomes = Array.from({ length: runs }, (_, index) => {
        const loaded = scenarios[index % scenarios.length];
        if (loaded === undefined) throw new Error("There is no scenario to simulate.");
        return { loaded, outcome: simulateRun(loaded, kind, policy, seed + index) };
      });
      return figures(outcomes);
    });
  return { seed, runs, learners: mapTo(LEARNERS, byPolicy) };
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
  const perRun = (count: number) => round(count / outcomes.length);
  return {
    runs: outcomes.length,
    completion: round(outcomes.filter(({ ended }) => ended === "completed").length / outcomes.length),
    meanMinutes: perRun(outcomes.reduce((sum, { minutes }) => sum + minutes, 0)),
    hintsPerRun: perRun(hints.length),
    unneededPerRun: perRun(hints.filter(({ asked, needed }) => !asked && !needed).length),
    askedPerRun: perRun(hints.filter(({ asked }) => asked).length),
    p90StuckSeconds: round(stuck[Math.floor(stuck.length * 0.9)] ?? 0),
    unfairBottomOuts: played.reduce((sum, { loaded, outcome }) => sum + countUnfair(loaded, outcome), 0),
    bottomOuts: hints.filter(({ level }) => level === "bottom-out").length,
  };
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
