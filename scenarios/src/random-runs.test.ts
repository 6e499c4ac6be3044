import { describe, expect, test } from "vitest";
import { emptyRun, evolve, mayBeSaid, progressSchema, runEventBody, RunError, type Command } from "./contract.ts";
import { Play } from "./fixtures/play.ts";
import { COMPONENTS, MECHANISMS } from "./schema.ts";
import { Random } from "./simulation/random.ts";

/** What a learner, an alert manager or a tutor might ask of a run, sensible or not. */
function anyCommand(random: Random): Command {
  const mechanisms = [null, "bad_configuration", "network_latency", ...Object.keys(MECHANISMS), "gremlins"];
  return random.pick<() => Command>([
    () => ({
      type: "finding",
      component: random.pick([...COMPONENTS, "payments", "printer"]),
      mechanism: random.pick(mechanisms),
      explanation: "because",
    }),
    () => ({
      type: "answer",
      check: random.pick(["prevention", "recovered", "?"]),
      choice: random.pick(["deadline", "cache", "?"]),
    }),
    () => ({ type: "acknowledge", alert: random.pick(["CheckoutSlow", "HighErrorRatio", "Other"]) }),
    () => ({
      type: "alert",
      alert: random.pick(["CheckoutSlow", "Other"]),
      state: random.pick(["firing", "firing", "resolved"]),
      service: "orders",
      severity: "page",
    }),
    () => ({ type: "inspect", evidence: random.pick(["traces", "logs", "metrics"]), service: null, what: "a look" }),
    () => ({
      type: "hint",
      reason: random.pick(["asked", "stuck", "accepted_offer", "policy"]),
      by: random.pick(["learner", "policy", "instructor"]),
    }),
    () => ({ type: "finish" }),
    () => ({ type: random.chance(0.05) ? "abandon" : "finish" }),
  ])();
}

/** Something happens to the run: time, readings, an outage, a restart, an action, a command. */
function step(play: Play, random: Random): void {
  const happening = random.weighted([40, 12, 6, 3, 3, 2, 5, 40]);
  if (happening === 0) play.pass(random.pick([2, 6, 24]));
  else if (happening === 1) (random.chance(0.6) ? () => play.fixIt() : () => play.breakIt())();
  else if (happening === 2) play.signal({ errors: random.pick([0, 0.5, null]) });
  else if (happening === 3)
    play.seen = { ...play.seen, missing: random.pick([[], ["prometheus"], ["redis", "prometheus"]]) };
  else if (happening === 4) play.tick(random.between(7, 900));
  else if (happening === 5) play.append({ type: "resumed", did: "went on" });
  else if (happening === 6) play.act({ authorization_latency_ms: random.pick([20, 900]) });
  else command(play, anyCommand(random));
}

function command(play: Play, any: Command): void {
  try {
    play.do(any);
  } catch (error) {
    // A refusal is a right answer to most of them; anything else is a defect.
    if (!(error instanceof RunError)) throw error;
    expect(error.tryNext).not.toBe("");
  }
}

/** Progress without what the learner wrote and did themselves. */
function withoutOwnWords(play: Play): string {
  const told = progressSchema.parse(play.progress());
  return JSON.stringify({ ...told, actions: [], findings: [] });
}

describe.each(Array.from({ length: 20 }, (_, seed) => seed))("random run %i", (seed) => {
  test("keeps its log whole, its passes passed, and its secrets", () => {
    const random = new Random(seed);
    const play = seed % 5 === 0 ? new Play() : new Play().toIncident();
    for (let count = 0; count < 100; count += 1) {
      const before = play.model;
      step(play, random);
      expect(play.model.passed).toMatchObject(before.passed);
      const told = withoutOwnWords(play);
      expect(mayBeSaid(play.model, play.loaded, told), told).toBe(true);
      const revealed = new Set(play.model.help.revealed.map(({ hint }) => hint));
      for (const hint of play.loaded.hints) expect(told.includes(hint.text)).toBe(revealed.has(hint.id));
      if (play.model.endedWhy === null) expect(told).not.toContain(play.loaded.answer.rootCause);
      if (play.model.endedAt !== null && random.chance(0.2)) break;
    }
    expect(play.events.map((event) => event.seq)).toEqual(play.events.map((_, index) => index + 1));
    for (const event of play.events) runEventBody.parse(event);
    expect(play.events.reduce(evolve, emptyRun("run-1"))).toEqual(play.model);
    const passes = play.events.flatMap((event) => (event.type === "check_passed" ? [event.check] : []));
    expect(new Set(passes).size).toBe(passes.length);
  });
});

test("a long log stays quick: folding an event and telling progress take well under a millisecond each", () => {
  const play = new Play().toIncident();
  for (let event = 0; event < 2000; event += 1) {
    play.append({ type: "inspected", evidence: "logs", service: null, what: `query ${event}` });
  }
  // Processor time of this thread: what else the machine does is not the engine's doing.
  const started = cpuMilliseconds();
  play.events.reduce(evolve, emptyRun("run-1"));
  const folded = cpuMilliseconds();
  for (let time = 0; time < 200; time += 1) play.progress();
  expect((folded - started) / play.events.length).toBeLessThan(0.5);
  expect((cpuMilliseconds() - folded) / 200).toBeLessThan(0.5);
});

function cpuMilliseconds(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
