import { expect, test } from "vitest";
import { debrief, debriefSchema } from "./contract.ts";
import { Play } from "./fixtures/play.ts";

function played(): Play {
  const play = new Play().toIncident();
  play.pass(30);
  play.do({ type: "acknowledge", alert: "CheckoutSlow" });
  play.pass(10);
  play.do({ type: "hint", reason: "asked", by: "learner" });
  play.pass(20);
  play.do({ type: "inspect", evidence: "traces", service: "orders", what: "slow ones" });
  play.do({ type: "finding", component: "gateway", mechanism: null, explanation: "It is\n## late" });
  play.do({ type: "finding", component: "payments", mechanism: "bad_configuration", explanation: "" });
  play.act({ authorization_latency_ms: 20 });
  play.fixIt();
  play.pass(22);
  play.do({ type: "answer", check: "prevention", choice: "deadline" });
  play.append({ type: "reverted", verified: false, differences: ["payments.authorization_latency_ms is 30, was 20"] });
  return play;
}

test("times run from the visible symptom, and what was done alone is counted", () => {
  const { model, loaded } = played();
  const told = debriefSchema.parse(debrief(model, loaded));
  expect(told).toMatchObject({
    run: "run-1",
    why: "completed",
    rootCause: "Authorising a payment was set to take 900 ms.",
    times: { acknowledge: 30, localise: 60, diagnose: 60, mitigate: 82, total: 82 },
    checks: { passed: 8, of: 8, unaided: 7 },
    reference: { acknowledge: 60, localise: 180, diagnose: 300, mitigate: 420, total: 480 },
    series: null,
    hints: 1,
    verified: false,
    differences: ["payments.authorization_latency_ms is 30, was 20"],
  });
});

test("what others try is told with what it leaves, and the signal that was recorded with its title", () => {
  const play = played();
  expect(debrief(play.model, play.loaded).tried).toEqual([
    { title: "Restart payments", unmet: ["Checkout is quick again", "It will not come back by itself"] },
    { title: "More connections", unmet: ["Checkout is quick again", "It will not come back by itself"] },
  ]);
  const recorded = { from: 1000, step: 2, values: [0.9, null, 0.1] };
  play.append({ type: "signal_recorded", signal: "checkout_p95", ...recorded });
  expect(debrief(play.model, play.loaded).series).toEqual({ title: "Checkout p95", unit: "s", ...recorded });
});

test("the timeline tells the run in order, with offsets from the symptom", () => {
  const { model, loaded } = played();
  const { timeline } = debrief(model, loaded);
  expect(timeline.map(({ offset }) => offset)).toEqual(timeline.map(({ offset }) => offset).toSorted((a, b) => a - b));
  expect(timeline[0]).toMatchObject({ kind: "created", offset: -12 });
  const texts = timeline.map(({ text }) => text);
  expect(texts).toContain("The incident became visible: Checkout p95 is 900 ms.");
  expect(texts).toContain('Fault: Set {"authorization_latency_ms":900}.');
  expect(texts).toContain('You: Set {"authorization_latency_ms":20}.');
  expect(texts).toContain("Finding: gateway (not right).");
  expect(texts).toContain('Hint (orient) for "See where the time goes": it was asked for.');
  expect(texts.at(-1)).toBe("Putting back left differences.");
  const minor = (kind: string) => timeline.filter((entry) => entry.kind === kind).map((entry) => entry.minor);
  for (const kind of ["finding", "check_passed", "action_applied", "hint_revealed", "ended"]) {
    expect(minor(kind), kind).not.toContain(true);
  }
  expect(minor("inspected")).toEqual([true]);
});

test("the postmortem draft is Markdown that learners' words cannot break", () => {
  const { model, loaded } = played();
  const { postmortem } = debrief(model, loaded);
  expect(postmortem).toMatch(/^# Postmortem: Checkout limps\n/);
  expect(postmortem).toContain("- Acknowledged after 30 s\n");
  expect(postmortem).toContain("- Mitigated after 1 min 22 s\n");
  expect(postmortem).toContain("- gateway: It is ## late\n");
  expect(postmortem).toContain("`+00:30` CheckoutSlow was acknowledged.");
  expect(postmortem.match(/^## /gm)).toHaveLength(9);
});

test("there is none before the run has ended and was put back", () => {
  const play = new Play().toIncident();
  expect(() => debrief(play.model, play.loaded)).toThrow(/has not ended/);
  play.do({ type: "abandon" });
  expect(() => debrief(play.model, play.loaded)).toThrow(/put back/);
});

test("a run whose incident was never seen keeps its cause", () => {
  const play = new Play();
  play.pass(8);
  play.act({ authorization_latency_ms: 900 }, "scenario");
  play.do({ type: "abandon" });
  play.append({ type: "reverted", verified: true, differences: [] });
  const told = debrief(play.model, play.loaded);
  expect(told).toMatchObject({ why: "abandoned", evidence: [], text: "", times: { total: null } });
  expect(JSON.stringify(told)).not.toContain("authorization");
});

test("a run that was given up is credited for what was done, with what was missing of the rest", () => {
  const play = new Play().toIncident();
  play.do({ type: "acknowledge", alert: "CheckoutSlow" });
  play.do({ type: "finding", component: "gateway", mechanism: null, explanation: "" });
  play.signal({ checkout_p95: 0.08 });
  play.pass(6);
  play.signal({ checkout_p95: 0.9 });
  play.pass(4);
  play.do({ type: "abandon" });
  play.append({ type: "reverted", verified: true, differences: [] });
  const { credit } = debriefSchema.parse(debrief(play.model, play.loaded));
  const of = (id: string) => credit.find(({ check }) => check === id);
  expect(of("acknowledge")).toMatchObject({ passed: true, unaided: true, why: "", stage: "detect" });
  expect(of("component")).toMatchObject({ passed: false, why: expect.stringContaining("names gateway") });
  expect(of("recovered")?.why).toBe("It held for a while, then: Checkout p95 is 900 ms, wanted under 160 ms.");
  expect(of("cause_gone")?.why).toBe("Its conditions were never all met.");
});
