import { describe, expect, test } from "vitest";
import { newWatch, type Command, type RunEventBody } from "./contract.ts";
import { explainRule } from "./explain-rule.ts";
import { Play, types } from "./fixtures/play.ts";

const ASK: Command = { type: "hint", reason: "asked", by: "learner" };

function finding(component: string): Command {
  return { type: "finding", component, mechanism: null, explanation: "" };
}

function help(events: readonly RunEventBody[]): RunEventBody[] {
  return events.filter(({ type }) => type === "hint_offered" || type === "hint_revealed");
}

/** An incident whose learner has acknowledged and looked, and has to name the component. */
function atComponent(): Play {
  const play = new Play().toIncident();
  play.do({ type: "acknowledge", alert: "CheckoutSlow" });
  play.do({ type: "inspect", evidence: "traces", service: "orders", what: "slow ones" });
  return play;
}

/** Seconds until an offer to somebody who does nothing, so many minutes into the incident. */
function patience(minutes: number): number {
  const play = atComponent();
  play.now += minutes * 60_000;
  play.append({ type: "check_passed", check: "cause_gone", stage: "mitigate", unaided: true });
  play.watch = { ...newWatch(), lastAt: play.now };
  let seconds = 0;
  while (help(play.tick()).length === 0) seconds += 2;
  return seconds;
}

describe("asking", () => {
  test("climbs the ladder rung by rung, each after the time to read the one before", () => {
    const play = atComponent();
    const levels: string[] = [];
    for (const seconds of [0, 8, 10, 16, 20]) {
      play.pass(seconds);
      const { hint, repeated } = play.do(ASK);
      expect(repeated).toBe(false);
      levels.push(hint?.level ?? "none");
    }
    expect(levels).toEqual(["orient", "point", "teach", "specific", "bottom-out"]);
  });

  test("again at once gets the same hint again, stores nothing, and says how long", () => {
    const play = atComponent();
    const first = play.do(ASK);
    expect(types(first.events)).toEqual(["help_asked", "hint_revealed"]);
    play.tick();
    const second = play.do(ASK);
    expect(second).toMatchObject({
      events: [],
      hint: first.hint,
      repeated: true,
      feedback: expect.stringContaining("6 s"),
    });
    expect(play.progress().nextHint).toMatchObject({ available: false, inSeconds: 6 });
    play.pass(6);
    expect(play.progress().nextHint.available).toBe(true);
  });

  test("after the last rung it is given again, as what it is", () => {
    const play = atComponent();
    for (let ask = 0; ask < 5; ask += 1) {
      play.do(ASK);
      play.pass(20);
    }
    expect(play.do(ASK)).toMatchObject({ hint: { id: "component-5" }, repeated: true, events: [] });
    expect(play.progress().nextHint).toMatchObject({ available: false, why: "All hints for this step are given." });
  });

  test("has no answer before the incident and after the run", () => {
    const play = new Play();
    expect(play.do(ASK)).toMatchObject({ hint: null, events: [] });
    play.toIncident().do({ type: "abandon" });
    expect(play.do(ASK)).toMatchObject({ hint: null, events: [] });
  });

  test("is noted with its rule, and what was asked", () => {
    const play = atComponent();
    expect(play.do({ type: "hint", reason: "stuck", by: "learner" }).events).toMatchObject([
      { type: "help_asked", how: "stuck" },
      { type: "hint_revealed", rule: "said_stuck", by: "learner" },
    ]);
  });

  test("an instructor does not wait", () => {
    const play = atComponent();
    play.do(ASK);
    expect(play.do({ type: "hint", reason: "asked", by: "instructor" })).toMatchObject({
      hint: { level: "point" },
      events: [{ type: "hint_revealed", rule: "instructor", by: "instructor" }],
    });
  });

  test("is never refused, even while a fix holds: it is for what comes next", () => {
    const play = new Play().toIncident().toMitigate();
    play.fixIt();
    play.pass(4);
    expect(play.do(ASK).hint?.check).toBe("prevention");
  });
});

describe("levels", () => {
  test("help starts one level lower after each passed check", () => {
    const play = atComponent();
    for (const seconds of [8, 10, 16, 0]) {
      play.do(ASK);
      play.pass(seconds);
    }
    expect(play.model.help.level).toBe(3);
    play.do(finding("payments"));
    expect(play.do(ASK).hint).toMatchObject({ check: "mechanism", level: "teach" });
  });

  test("a bottom-out never comes first, however much help there was", () => {
    const play = atComponent();
    for (let ask = 0; ask < 5; ask += 1) {
      play.do(ASK);
      play.pass(20);
    }
    play.do(finding("payments"));
    expect(play.do(ASK).hint).toMatchObject({ check: "mechanism", level: "specific" });
  });

  test("nor where its ladder has no rung at the level of the help before", () => {
    const play = new Play().toIncident();
    for (const seconds of [8, 10, 10]) {
      play.do(ASK);
      play.pass(seconds);
    }
    play.do({ type: "acknowledge", alert: "CheckoutSlow" });
    expect(play.model.help.level).toBe(3);
    expect(play.do(ASK).hint).toMatchObject({ check: "look_at_traces", level: "point" });
  });

  test("on the last stage the ladder is climbed at once to just below its end, then to the end", () => {
    const play = new Play().toIncident().toMitigate();
    play.fixIt();
    play.pass(22);
    expect(play.model.stage).toBe("review");
    expect(play.do(ASK)).toMatchObject({ hint: { level: "teach" }, events: [{}, { rule: "asked/jump" }] });
    play.pass(16);
    expect(play.do(ASK).hint?.level).toBe("bottom-out");
  });

  test("the end of the ladder is near as well when wheels spin", () => {
    const play = atComponent();
    for (let attempt = 0; attempt < 6; attempt += 1) play.do(finding("orders"));
    expect(play.do(ASK).hint?.level).toBe("specific");
  });

  test("a misconception that fits the last mistake comes before the ladder, one that does not never", () => {
    const play = atComponent();
    play.do(finding("gateway"));
    expect(play.do(ASK)).toMatchObject({ hint: { id: "component-m1" }, events: [{}, { rule: "asked/misconception" }] });
    play.pass(10);
    play.do(finding("orders"));
    expect(play.do(ASK).hint?.id).toBe("component-3");
  });

  test("a hint waits for what it requires", () => {
    const play = new Play().toIncident();
    play.fixIt();
    play.breakIt();
    play.do({ type: "acknowledge", alert: "CheckoutSlow" });
    play.toMitigate();
    const ids: (string | undefined)[] = [];
    for (let ask = 0; ask < 4; ask += 1) {
      ids.push(play.do(ASK).hint?.id);
      play.pass(20);
    }
    expect(ids).toEqual(["recovered-1", "recovered-2", "recovered-3", "recovered-4"]);
  });
});

describe("unasked", () => {
  test("nobody is helped who gets on", () => {
    const play = new Play().toIncident();
    expect(help(play.pass(20))).toEqual([]);
    play.toMitigate();
    play.fixIt();
    expect(help(play.pass(22))).toEqual([]);
    expect(play.do({ type: "hint", reason: "policy", by: "policy" })).toMatchObject({ hint: null, events: [] });
  });

  test("one mistake is none of our business, two open a window: an offer first, the hint when it stands ignored", () => {
    const play = atComponent();
    play.pass(16);
    play.do(finding("gateway"));
    expect(help(play.pass(4))).toEqual([]);
    play.do(finding("orders"));
    expect(help(play.tick())).toEqual([{ type: "hint_offered", check: "component", rule: "failing" }]);
    expect(play.progress().offer).toEqual({ check: "component", rule: "failing" });
    expect(help(play.pass(18))).toEqual([]);
    expect(help(play.tick())).toMatchObject([
      { type: "hint_revealed", level: "orient", rule: "failing", by: "policy" },
    ]);
    expect(play.progress().offer).toBeNull();
  });

  test("one level per window", () => {
    const play = atComponent();
    play.pass(16);
    for (let round = 0; round < 2; round += 1) {
      play.do(finding("gateway"));
      play.do(finding("orders"));
    }
    const followed = help(play.pass(64));
    expect(types(followed)).toEqual(["hint_offered", "hint_revealed"]);
  });

  test("an accepted offer brings the hint and its rule", () => {
    const play = atComponent();
    play.pass(16);
    play.do(finding("orders"));
    play.do(finding("orders"));
    expect(help(play.tick())).toMatchObject([{ rule: "repeated_mistake" }]);
    const { events } = play.do({ type: "hint", reason: "accepted_offer", by: "learner" });
    expect(events.at(-1)).toMatchObject({ type: "hint_revealed", rule: "offer_accepted" });
    expect(play.progress().offer).toBeNull();
  });

  test("no progress within the expected time is struggle too", () => {
    const play = atComponent();
    expect(help(play.pass(58))).toEqual([]);
    expect(help(play.tick())).toEqual([{ type: "hint_offered", check: "component", rule: "no_progress" }]);
  });

  test("a look at new evidence holds a push back", () => {
    const play = atComponent();
    play.pass(74);
    play.do({ type: "inspect", evidence: "logs", service: "orders", what: "errors" });
    expect(help(play.pass(14))).toEqual([]);
    expect(types(help(play.pass(4)))).toEqual(["hint_revealed"]);
  });

  test("many different actions in a short time are thrash; the same again, or one that fails, is struggle", () => {
    const thrash = new Play().toIncident().toMitigate();
    thrash.pass(16);
    for (let setting = 0; setting < 5; setting += 1) thrash.act({ authorization_latency_ms: 800 + setting });
    expect(help(thrash.tick())).toMatchObject([{ rule: "thrashing" }]);
    const again = new Play().toIncident().toMitigate();
    again.pass(16);
    for (let time = 0; time < 3; time += 1) again.act({ authorization_latency_ms: 800 });
    expect(help(again.tick())).toMatchObject([{ rule: "failing" }]);
  });

  test("who never asks is led to the answer when wheels spin, one level a window, never past a rung", () => {
    const play = atComponent();
    const levels = help(play.pass(600)).flatMap((event) => (event.type === "hint_revealed" ? [event.level] : []));
    expect(levels.at(-1)).toBe("bottom-out");
    expect(levels.indexOf("specific")).toBe(levels.length - 2);
  });

  test("the answer is not pushed on somebody who may still find it", () => {
    const play = atComponent();
    for (const seconds of [8, 10, 16, 20]) {
      play.do(ASK);
      play.pass(seconds);
    }
    play.pass(26);
    play.do(finding("gateway"));
    play.do(finding("orders"));
    expect(help(play.tick())).toEqual([]);
    expect(play.do({ type: "hint", reason: "policy", by: "policy" }).feedback).toMatch(/only the answer is left/);
  });

  test("on the last stage too it waits for one expected time of the check after the hint below it", () => {
    const play = new Play().toIncident().toMitigate();
    play.fixIt();
    play.pass(24);
    const from = play.now;
    const hints = help(play.pass(240)).filter((event) => event.type === "hint_revealed");
    expect(hints.map(({ level }) => level)).toEqual(["teach", "bottom-out"]);
    const [below, answer] = play.events.filter((event) => event.type === "hint_revealed" && event.at > from);
    expect((answer?.at ?? 0) - (below?.at ?? 0)).toBeGreaterThanOrEqual(60_000);
  });

  test("windows shrink near the end of the timebox", () => {
    expect(patience(26)).toBeLessThan(patience(22));
    expect(patience(22)).toBeLessThan(patience(5));
    expect(patience(5)).toBe(patience(1));
  });

  test("nothing is offered while telemetry is missing", () => {
    const play = atComponent();
    play.seen = { ...play.seen, missing: ["prometheus"] };
    expect(help(play.pass(200))).toEqual([]);
  });

  test("the tutor asking the policy is told what it thinks, and changes nothing about what it decides", () => {
    const ask: Command = { type: "hint", reason: "policy", by: "policy" };
    const play = atComponent();
    play.pass(16);
    play.do(finding("orders"));
    play.do(finding("orders"));
    expect(play.do(ask)).toMatchObject({
      hint: null,
      events: [],
      feedback: expect.stringContaining("same wrong finding"),
    });
    expect(help(play.tick())).toMatchObject([{ type: "hint_offered", rule: "repeated_mistake" }]);
    expect(play.do(ask)).toMatchObject({ hint: null, events: [], feedback: expect.stringContaining("was offered") });
  });

  test("nothing comes while the learner writes, and comes when they stopped", () => {
    const play = atComponent();
    play.seen = { ...play.seen, typing: true };
    expect(help(play.pass(100))).toEqual([]);
    play.seen = { ...play.seen, typing: false };
    expect(types(help(play.tick()))).toEqual(["hint_offered"]);
  });

  test("a no is heard: nothing for a while, then the hint without a second offer; the next one is offered again", () => {
    const play = atComponent();
    expect(play.do({ type: "decline" }).events).toEqual([]);
    play.pass(60);
    expect(play.progress().offer).not.toBeNull();
    expect(play.do({ type: "decline" }).events).toEqual([{ type: "offer_declined", check: "component" }]);
    expect(play.progress().offer).toBeNull();
    expect(help(play.pass(28))).toEqual([]);
    expect(help(play.pass(4))).toMatchObject([{ type: "hint_revealed", level: "orient", by: "policy" }]);
    expect(types(help(play.pass(60)))[0]).toBe("hint_offered");
  });

  test("a no does not keep an ask from its hint", () => {
    const play = atComponent();
    play.pass(60);
    play.do({ type: "decline" });
    expect(play.do(ASK)).toMatchObject({ hint: { level: "orient" }, repeated: false });
  });
});

test("every rule that can be logged is explained in words", () => {
  for (const rule of ["wheel_spinning", "said_stuck", "repeated_mistake", "failing", "no_progress", "offer_accepted"]) {
    expect(explainRule(rule)).not.toContain(rule);
    expect(explainRule(`${rule}/jump`)).toContain("passed over");
  }
  expect(explainRule("of_another_time")).toBe("of_another_time.");
});
