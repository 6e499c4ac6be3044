import { describe, expect, test } from "vitest";
import { decide } from "./decide.ts";
import type { RunEvent } from "./events.ts";
import { evolve } from "./evolve.ts";
import { FIXTURE } from "./fixtures/play.ts";
import { recordedRuns } from "./fixtures/recorded.ts";
import { emptyRun, type RunModel } from "./model.ts";
import { pace, revealBody } from "./pace.ts";
import { Random } from "./simulation/random.ts";

/** A tutor as pacing meets it: what it asks of the policy of its own accord, at a moment of the run. */
type Tutor = { name: string; asks: (model: RunModel, now: number) => void };

const TICK = 2_000;
/** What a tick finds out itself, before it thinks of help. */
const OF_A_TICK = new Set([
  "gate_passed",
  "symptom_confirmed",
  "oracle_changed",
  "check_passed",
  "stage_entered",
  "ended",
]);
const isUnasked = (event: RunEvent) =>
  event.type === "hint_offered" || (event.type === "hint_revealed" && event.by === "policy");
const isAsked = (event: RunEvent) =>
  event.type === "help_asked" ||
  event.type === "offer_declined" ||
  (event.type === "hint_revealed" && event.by === "learner");

/** Says nothing but what the learner's words ask for. */
const scripted: Tutor = { name: "scripted", asks: () => {} };
/** Asks for a hint by itself as often as a model that is not sure of its part, at any moment. */
function eager(seed: number): Tutor {
  const random = new Random(seed);
  return {
    name: "model",
    asks: (model, now) => {
      for (let more = random.next(); more < 0.7; more = random.next()) {
        const asked = decide(
          model,
          FIXTURE,
          { type: "hint", reason: "policy", by: "policy" },
          now + random.between(0, TICK),
        );
        expect(asked.events).toEqual([]);
        expect(asked.hint).toBeNull();
      }
    },
  };
}

/**
 * Plays what the learner and the system did in a recording again, tick by tick, and has help decided anew. Gives the
 * help events in order, with their time.
 */
function replay(events: readonly RunEvent[], tutor: Tutor): object[] {
  const decided: object[] = [];
  let model = emptyRun("replayed");
  const take = (event: RunEvent) => (model = evolve(model, event));
  const give = (bodies: readonly object[], at: number) => decided.push(...bodies.map((body) => ({ ...body, at })));
  const byTick = Map.groupBy(events, ({ at }) => at);
  for (let at = events[0]?.at ?? 0; at <= (events.at(-1)?.at ?? 0); at += TICK) {
    const here = byTick.get(at) ?? [];
    const firstOfLearner = here.findIndex((event) => !OF_A_TICK.has(event.type) && !isUnasked(event));
    const ticked = firstOfLearner < 0 ? here : here.slice(0, firstOfLearner);
    ticked.filter((event) => !isUnasked(event)).forEach(take);
    tutor.asks(model, at);
    const pacing = pace(model, FIXTURE, at);
    if (pacing.do === "offer") give([{ type: "hint_offered", check: pacing.check, rule: pacing.rule }], at);
    if (pacing.do === "push") give([revealBody(pacing, "policy")], at);
    ticked.filter(isUnasked).forEach(take);
    for (const event of here.slice(ticked.length)) {
      if (isAsked(event)) answer(model, event, give);
      take(event);
      tutor.asks(model, at);
    }
  }
  return decided;
}

/** Decides again what the learner's word led to; a hint follows its `help_asked`, which is decided with it. */
function answer(model: RunModel, event: RunEvent, give: (bodies: readonly object[], at: number) => void): void {
  if (event.type === "offer_declined") give(decide(model, FIXTURE, { type: "decline" }, event.at).events, event.at);
  if (event.type !== "help_asked") return;
  const reason = event.how === "stuck" ? "stuck" : model.help.offer === null ? "asked" : "accepted_offer";
  give(decide(model, FIXTURE, { type: "hint", reason, by: "learner" }, event.at).events, event.at);
}

describe.each(recordedRuns())("$name", ({ events }) => {
  const recorded = events
    .filter((event) => isUnasked(event) || isAsked(event))
    .map((event) => Object.fromEntries(Object.entries(event).filter(([key]) => key !== "seq")));

  test("gets the help again that it got, under the scripted tutor", () => {
    expect(withoutHow(replay(events, scripted))).toEqual(withoutHow(recorded));
  });

  test.each([1, 2, 3])("and under a model that asks the policy all the time (%i)", (seed) => {
    expect(replay(events, eager(seed))).toEqual(replay(events, scripted));
  });
});

/** Whether an ask took up an offer or came by itself is the learner's affair: the hint is the same. */
function withoutHow(help: readonly object[]): object[] {
  return help.map((event) =>
    "rule" in event && typeof event.rule === "string"
      ? { ...event, rule: event.rule.replace(/^(asked|offer_accepted)/, "asked") }
      : event,
  );
}

test("there are recorded runs of learners who ask, decline, and are helped unasked", () => {
  const all = recordedRuns().flatMap(({ events }) => events);
  expect(recordedRuns().length).toBeGreaterThanOrEqual(10);
  for (const type of ["help_asked", "hint_offered", "offer_declined", "hint_revealed"]) {
    expect(all.filter((event) => event.type === type).length, type).toBeGreaterThan(3);
  }
});
