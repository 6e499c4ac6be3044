import { expect, test } from "vitest";
import { newWatch } from "./contract.ts";
import { Play, types } from "./fixtures/play.ts";

function atMitigate(): Play {
  return new Play().toIncident().toMitigate();
}

test("says in numbers why a check is not passed yet", () => {
  const play = atMitigate();
  play.tick();
  expect(play.check("recovered")).toMatchObject({
    state: "unmet",
    why: "Checkout p95 is 900 ms, wanted under 160 ms.",
    readings: [
      { met: false, value: 0.9 },
      { title: "Orders placed", met: true, wanted: "at least 1 per second" },
    ],
  });
  expect(play.check("cause_gone").why).toBe("The time to authorise is 900, wanted at most 100.");
  play.fixIt();
  play.pass(12);
  expect(play.check("recovered")).toMatchObject({
    why: "All is as wanted: holding 10 of 20 s.",
    holding: { for: 10, of: 20 },
  });
  expect(play.check("no_collateral").why).toBe("Held; it counts when everything else in this stage holds as well.");
});

test("idle never passes, and a break starts the hold again", () => {
  const play = atMitigate();
  expect(types(play.pass(120))).not.toContain("check_passed");
  play.act({ authorization_latency_ms: 20 });
  play.fixIt();
  play.pass(16);
  play.signal({ checkout_p95: 0.3 });
  expect(play.tick()).toContainEqual(expect.objectContaining({ check: "recovered", holding: false }));
  play.signal({ checkout_p95: 0.09 });
  expect(types(play.pass(20))).not.toContain("check_passed");
  expect(types(play.tick()).filter((type) => type === "check_passed")).toHaveLength(3);
});

test("oracles of a stage pass together, so that a guard that holds from the start still guards", () => {
  const play = atMitigate();
  play.pass(60);
  expect(play.check("no_collateral")).toMatchObject({ state: "unmet", holding: { for: 10, of: 10 } });
  play.fixIt();
  play.signal({ orders_rate: 1.5 });
  expect(types(play.pass(60))).not.toContain("check_passed");
  expect(play.check("no_collateral").why).toBe("Orders placed is 1.5 per second, wanted over 2 per second.");
});

test("no traffic, no recovery", () => {
  const play = atMitigate();
  play.fixIt();
  play.signal({ orders_rate: 0.5 });
  expect(types(play.pass(40))).not.toContain("check_passed");
  expect(play.check("recovered").why).toBe("Orders placed is 0.5 per second, wanted at least 1 per second.");
});

test("nothing is graded on missing data", () => {
  const play = atMitigate();
  play.fixIt();
  play.pass(10);
  play.signal({ errors: null });
  expect(play.tick()).toMatchObject([{ type: "oracle_changed", check: "no_collateral", holding: false }]);
  expect(play.check("no_collateral")).toMatchObject({
    state: "no_data",
    why: "Failed requests: no data, wanted under 2 %.",
  });
  play.signal({ errors: 0 });
  play.seen = { ...play.seen, missing: ["prometheus"] };
  expect(types(play.pass(60))).toEqual(["oracle_changed", "oracle_changed", "telemetry_changed"]);
  expect(play.check("recovered")).toMatchObject({
    state: "no_data",
    why: "Nothing is graded while prometheus is out of reach.",
    holding: null,
  });
  play.seen = { ...play.seen, missing: [] };
  expect(types(play.pass(20))).not.toContain("check_passed");
  expect(types(play.tick())).toContain("check_passed");
});

test("one look that misses a source is not told, two in a row are", () => {
  const play = new Play().toIncident();
  play.seen = { ...play.seen, missing: ["redis"] };
  expect(types(play.tick())).not.toContain("telemetry_changed");
  play.seen = { ...play.seen, missing: [] };
  expect(types(play.pass(10))).not.toContain("telemetry_changed");
  play.seen = { ...play.seen, missing: ["redis"] };
  expect(play.pass(4)).toContainEqual({ type: "telemetry_changed", missing: ["redis"] });
});

test.each([
  ["a gap between ticks", (play: Play) => void play.tick(600)],
  [
    "a restart",
    (play: Play) => {
      play.now += 600_000;
      play.watch = newWatch();
      play.tick();
    },
  ],
  [
    "a restart that says so",
    (play: Play) => {
      play.now += 600_000;
      play.watch = newWatch();
      play.append({ type: "resumed", did: "went on watching" });
      play.tick();
    },
  ],
  ["a clock that goes back", (play: Play) => void play.tick(-4)],
])("%s is not counted as held", (_, interrupt) => {
  const play = atMitigate();
  play.fixIt();
  play.pass(16);
  interrupt(play);
  expect(play.model.passed["recovered"]).toBeUndefined();
  expect(play.check("recovered").holding).toEqual({ for: 0, of: 20 });
  expect(types(play.pass(18))).not.toContain("check_passed");
  expect(types(play.tick())).toContain("check_passed");
});

test("three ticks that are late are no gap", () => {
  const play = atMitigate();
  play.fixIt();
  play.tick();
  for (let tick = 0; tick < 3; tick += 1) expect(types(play.tick(6))).not.toContain("check_passed");
  expect(types(play.tick())).toContain("check_passed");
});

test("before its stage has come, an oracle shows traffic alone: a state would point at the cause", () => {
  const play = new Play().toIncident();
  play.tick();
  expect(play.check("cause_gone")).toMatchObject({
    readings: [],
    why: "What else it looks at is shown when its stage has come.",
  });
  expect(play.check("recovered").readings).toHaveLength(2);
  play.toMitigate();
  expect(play.check("cause_gone").readings).toHaveLength(1);
});

test("who repairs before explaining has the recovery counted, and still explains", () => {
  const play = new Play().toIncident();
  play.fixIt();
  expect(types(play.pass(22)).filter((type) => type === "check_passed")).toHaveLength(3);
  expect(play.model.stage).toBe("detect");
  play.toMitigate();
  expect(play.model.stage).toBe("review");
});

test("the timebox ends the run", () => {
  const play = new Play().toIncident();
  const followed = play.pass(30 * 60);
  expect(followed.at(-1)).toEqual({ type: "ended", why: "timed_out" });
  expect(play.check("recovered")).toMatchObject({ state: "unmet", why: "The run ended before." });
});
