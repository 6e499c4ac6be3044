import type { SignalKind } from "./model.ts";
import type { Level } from "./schema.ts";

/**
 * Every constant of pacing. Seconds, unless said otherwise. What they do together is measured by `npm run simulate`.
 *
 * | constant | what it does |
 * |---|---|
 * | `reading` | time that a hint of that level gets before the next of the same check; an ask meanwhile gets the same hint again |
 * | `weights` | what a sign of struggle counts; a plain action counts nothing, it matters to thrash and wheel-spinning alone |
 * | `struggle` | sum of weights since the last help or passed check that opens a struggle window |
 * | `window` | shortest time from unasked help to the next; one level per window |
 * | `offer` | time that an offer stands before the hint is pushed |
 * | `declined` | after a "no, thanks" nobody is helped unasked for so long; who still struggles then gets that hint without a second offer |
 * | `progressing` | after a passed check, or the first hold of an oracle, nobody is helped unasked for so long |
 * | `exploring` | after a look at new evidence nothing is pushed for so long |
 * | `patience` | share of a check's expected time without progress that is a sign of struggle: before the first hint for it, and after one |
 * | `shortestPatience`, `longestPatience` | but never sooner and never later than this: who is stuck for minutes leaves |
 * | `thrash` | so many different actions in so much time, without progress |
 * | `wheelSpinning` | so many attempts, or so many times the expected time, without progress |
 * | `shrinkFrom`, `shrinkTo` | windows, offers and patience shrink from the first share of the run (checks or timebox) on, to the factor at its end |
 */
export const PACE = {
  reading: { orient: 8, point: 10, teach: 15, specific: 20, "bottom-out": 10 } satisfies Record<Level, number>,
  weights: {
    wrong: 1,
    repeated_mistake: 2,
    failed_action: 1,
    repeated_action: 1,
    action: 0,
    said_stuck: 2,
  } satisfies Record<SignalKind, number>,
  struggle: 2,
  window: 45,
  offer: 20,
  declined: 30,
  progressing: 15,
  exploring: 15,
  patience: { before: 1, after: 0.5 },
  shortestPatience: 25,
  longestPatience: 120,
  thrash: { actions: 5, within: 60 },
  wheelSpinning: { attempts: 6, times: 3 },
  shrinkFrom: 2 / 3,
  shrinkTo: 0.4,
} as const;
