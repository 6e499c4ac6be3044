import { expect, test } from "vitest";
import { debrief, nextStep, progressSchema, runEventBody } from "./contract.ts";
import { Play, types } from "./fixtures/play.ts";

test("a run goes from preparing to its debrief", () => {
  const play = new Play();
  expect(nextStep(play.model, play.loaded)).toEqual({ do: "gate" });
  expect(types(play.pass(6))).toEqual([]);
  expect(types(play.tick())).toEqual(["gate_passed"]);
  expect(play.model.baseline).toMatchObject({ checkout_p95: 0.08, orders_rate: 4 });
  expect(nextStep(play.model, play.loaded)).toEqual({ do: "inject", actions: play.loaded.scenario.inject });
  play.toIncident().toMitigate();
  expect(play.model.stage).toBe("mitigate");
  play.act({ authorization_latency_ms: 20 });
  play.fixIt();
  const followed = types(play.pass(24));
  expect(followed.filter((type) => type === "check_passed")).toHaveLength(3);
  expect(play.model.stage).toBe("review");
  play.do({ type: "answer", check: "prevention", choice: "deadline" });
  expect(play.model).toMatchObject({ state: "reverting", endedWhy: "completed" });
  expect(nextStep(play.model, play.loaded)).toEqual({ do: "revert" });
  play.append({ type: "reverted", verified: true, differences: [] });
  expect(debrief(play.model, play.loaded)).toMatchObject({
    why: "completed",
    checks: { passed: 8, of: 8, unaided: 8 },
  });
  expect(progressSchema.parse(play.progress()).state).toBe("debrief");
  play.append({ type: "closed" });
  expect(nextStep(play.model, play.loaded)).toEqual({ do: "rest" });
  expect(play.events.every((event) => runEventBody.safeParse(event).success)).toBe(true);
});
