import { expect, test } from "vitest";
import { COMMON_SIGNALS, neededReadings, newWatch, nextStep, observe } from "./contract.ts";
import { HEALTHY, Play, types } from "./fixtures/play.ts";

test("waits while the system is not healthy, and says so once per change", () => {
  const play = new Play();
  play.signal({ checkout_p95: 0.5 });
  expect(types(play.tick())).toEqual(["gate_waiting"]);
  expect(play.progress().waitingFor).toEqual(["Checkout p95 is 500 ms, wanted under 200 ms"]);
  play.signal({ checkout_p95: 0.6 });
  expect(play.tick()).toEqual([]);
  play.signal({ errors: 0.2 });
  expect(play.tick()).toMatchObject([
    { type: "gate_waiting", failing: [{ value: 0.6 }, { title: "Failed requests" }] },
  ]);
  play.signal({ checkout_p95: 0.1, errors: 0 });
  expect(types(play.tick())).toEqual(["gate_waiting"]);
  expect(play.progress().waitingFor).toEqual(["The system to be healthy for 6 s"]);
});

test("holds for 6 s without a break; the baseline is the mean over them", () => {
  const play = new Play();
  for (const value of [0.1, 0.11]) {
    play.signal({ checkout_p95: value });
    play.tick();
  }
  play.signal({ checkout_p95: 0.9 });
  play.tick();
  for (const value of [0.05, 0.06, 0.07]) {
    play.signal({ checkout_p95: value });
    expect(types(play.tick())).not.toContain("gate_passed");
  }
  play.signal({ checkout_p95: 0.1 });
  expect(types(play.tick())).toEqual(["gate_passed"]);
  expect(play.model.baseline?.["checkout_p95"]).toBeCloseTo(0.07, 6);
  expect(play.model.fingerprint).toBe("fingerprint");
});

test("time that nobody watched is not part of the hold", () => {
  const play = new Play();
  play.pass(4);
  expect(types(play.tick(30))).toEqual([]);
  play.watch = newWatch();
  expect(types(play.pass(6))).toEqual([]);
  expect(types(play.tick())).toEqual(["gate_passed"]);
});

test("missing telemetry, and a signal without a value to compare with later, keep the gate shut", () => {
  const play = new Play();
  play.seen = { ...play.seen, missing: ["prometheus"] };
  expect(types(play.pass(20))).toEqual(["gate_waiting", "telemetry_changed"]);
  expect(play.progress()).toMatchObject({ telemetry: { ok: false, missing: ["prometheus"] } });
  play.seen = { ...play.seen, missing: [] };
  play.signal({ orders_rate: null });
  expect(play.pass(20)).toMatchObject([
    { type: "gate_waiting", failing: [{ title: "Orders placed", value: null }] },
    { type: "telemetry_changed", missing: [] },
  ]);
});

test("gives up after three minutes and names what was not healthy", () => {
  const play = new Play();
  play.signal({ checkout_p95: 0.5 });
  const followed = play.pass(182);
  expect(followed.at(-2)).toMatchObject({ type: "preparation_failed" });
  expect(followed.at(-2)).toHaveProperty(
    "reason",
    expect.stringContaining("Checkout p95 is 500 ms, wanted under 200 ms"),
  );
  expect(followed.at(-1)).toEqual({ type: "ended", why: "preparation_failed" });
  expect(nextStep(play.model, play.loaded)).toEqual({ do: "revert" });
  expect(play.tick()).toEqual([]);
});

test("gives up as well when the state of the system cannot be recorded", () => {
  const play = new Play();
  let { watch } = play;
  for (let tick = 0; tick < 91; tick += 1) {
    play.now += 2000;
    const result = observe(play.model, play.loaded, watch, { ...play.seen, at: play.now }, null);
    watch = result.watch;
    play.append(...result.events);
  }
  expect(play.model.endedWhy).toBe("preparation_failed");
});

test("a restart begins the wait anew", () => {
  const play = new Play();
  play.signal({ checkout_p95: 0.5 });
  play.pass(170);
  play.now += 600_000;
  play.append({ type: "resumed", did: "went on waiting" });
  expect(types(play.pass(170))).toEqual([]);
  expect(types(play.pass(12))).toContain("preparation_failed");
});

test("an injection that was cut short is finished, not done twice", () => {
  const play = new Play();
  play.pass(8);
  const { inject } = play.loaded.scenario;
  play.act({ authorization_latency_ms: 900 }, "scenario");
  expect(nextStep(play.model, play.loaded)).toEqual({ do: "inject", actions: inject.slice(1) });
  play.append({
    type: "action_started",
    actionId: "left",
    actor: "scenario",
    action: { kind: "wait", seconds: 1 },
    label: "",
    undo: [],
  });
  expect(play.model.unfinished).toEqual([{ actionId: "left", action: { kind: "wait", seconds: 1 }, undo: [] }]);
  play.append({ type: "action_applied", actionId: "left", result: "" });
  expect(nextStep(play.model, play.loaded)).toEqual({ do: "inject", actions: [] });
  play.append({ type: "injected" });
  expect(nextStep(play.model, play.loaded)).toEqual({ do: "watch" });
});

test("an incident that does not become visible in three times its time is called off", () => {
  const play = new Play();
  play.pass(8);
  play.append({ type: "injected" });
  expect(types(play.pass(58))).toEqual([]);
  expect(play.tick()).toMatchObject([
    { type: "preparation_failed", reason: expect.stringContaining("within 60 s: Checkout p95 is 80 ms") },
    { type: "ended", why: "preparation_failed" },
  ]);
});

test("reads what the phase needs", () => {
  const play = new Play();
  const names = () => Object.keys(neededReadings(play.model, play.loaded).signals);
  // What every scenario has, and its own.
  expect(names().toSorted()).toEqual(
    [...new Set([...Object.keys(COMMON_SIGNALS), ...Object.keys(HEALTHY)])].toSorted(),
  );
  play.pass(8);
  play.append({ type: "injected" });
  expect(names()).toEqual(["checkout_p95"]);
  play.breakIt();
  play.tick();
  expect(neededReadings(play.model, play.loaded)).toEqual({
    signals: { checkout_p95: "checkout_p95", orders_rate: "orders_rate", errors: "errors" },
    probes: [{ probe: "config", service: "payments", key: "authorization_latency_ms" }],
  });
  play.do({ type: "abandon" });
  expect(neededReadings(play.model, play.loaded)).toEqual({ signals: {}, probes: [] });
});
