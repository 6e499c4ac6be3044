import { expect, test } from "vitest";
import { RunError, type Command } from "./contract.ts";
import { Play, types } from "./fixtures/play.ts";

function answer(choice: string): Command {
  return { type: "answer", check: "prevention", choice };
}

function look(evidence: string): Command {
  return { type: "inspect", evidence, service: null, what: "a look" };
}

function alert(state: "firing" | "resolved"): Command {
  return { type: "alert", alert: "CheckoutSlow", state, service: "orders", severity: "page" };
}

function finding(component: string, mechanism: string | null = null): Command {
  return { type: "finding", component, mechanism, explanation: "" };
}

test.each([
  ["gateway", null, false, false, /does not point to gateway/],
  ["payments", null, true, false, /trouble is in payments\. What goes wrong/],
  ["payments", "retry_storm", true, false, /mechanism does not fit/],
  ["gateway", "bad_configuration", false, true, /mechanism fits/],
  ["payments", "bad_configuration", true, true, /both/],
  ["mesh", "network_latency", true, true, /both/],
])(
  "a finding of %s, %s: component %s, mechanism %s",
  (component, mechanism, componentRight, mechanismRight, feedback) => {
    const play = new Play().toIncident();
    const decision = play.do(finding(component, mechanism));
    expect(decision.events[0]).toMatchObject({ type: "finding", componentRight, mechanismRight });
    expect(decision.feedback).toMatch(feedback);
    expect(play.model.passed["component"] !== undefined).toBe(componentRight);
    expect(play.model.passed["mechanism"] !== undefined).toBe(mechanismRight);
  },
);

test("feedback on a wrong finding names nothing that was not said", () => {
  const play = new Play().toIncident();
  const { feedback } = play.do(finding("gateway", "retry_storm"));
  for (const word of ["payments", "mesh", "bad_configuration", "network_latency", "setting"]) {
    expect(feedback).not.toContain(word);
  }
});

test.each<[string, Command, RegExp]>([
  ["an unknown component", finding("printer"), /Name one of: gateway, inventory/],
  ["an unknown mechanism", finding("orders", "gremlins"), /Name one of: missing_index/],
  ["an unknown question", { type: "answer", check: "recovered", choice: "x" }, /Answer one of: prevention/],
  ["an unknown choice", { type: "answer", check: "prevention", choice: "x" }, /deadline, replicas, cache/],
])("%s is refused with the choices", (_, command, tryNext) => {
  const play = new Play().toIncident();
  expect(() => play.do(command)).toThrow(
    expect.objectContaining({ code: "invalid_input", tryNext: expect.stringMatching(tryNext) }),
  );
  expect(play.model.state).toBe("active");
});

test.each<Command>([
  finding("orders"),
  { type: "answer", check: "prevention", choice: "deadline" },
  { type: "finish" },
])("$type has to wait for the incident, and comes too late after the end", (command) => {
  const early = new Play();
  expect(() => early.do(command)).toThrow(
    expect.objectContaining({ code: "conflict", tryNext: "Wait for the alert." }),
  );
  const late = new Play().toIncident();
  late.do({ type: "abandon" });
  expect(() => late.do(command)).toThrow(/the run has ended/);
});

test("acknowledging takes an alert that fires; one of the incident's passes the check", () => {
  const play = new Play().toIncident();
  expect(() => play.do({ type: "acknowledge", alert: "HighErrorRatio" })).toThrow(RunError);
  play.do({ type: "alert", alert: "DiskFull", state: "firing", service: "worker", severity: "ticket" });
  expect(types(play.do({ type: "acknowledge", alert: "DiskFull" }).events)).toEqual(["alert_acknowledged"]);
  expect(types(play.do({ type: "acknowledge", alert: "CheckoutSlow" }).events)).toEqual([
    "alert_acknowledged",
    "check_passed",
    "stage_entered",
  ]);
  expect(play.do({ type: "acknowledge", alert: "CheckoutSlow" }).events).toEqual([]);
});

test("alerts are stored when they change; one that fires again pages again", () => {
  const play = new Play().toIncident();
  expect(play.do(alert("firing")).events).toEqual([]);
  play.do({ type: "acknowledge", alert: "CheckoutSlow" });
  expect(play.progress().alerts).toMatchObject([{ alert: "CheckoutSlow", acknowledged: true }]);
  play.do(alert("resolved"));
  expect(play.progress().alerts).toEqual([]);
  play.do(alert("firing"));
  expect(play.progress().alerts).toMatchObject([{ alert: "CheckoutSlow", acknowledged: false }]);
  expect(play.model.passed["acknowledge"]).toBeDefined();
});

test("an alert counts from the injection on: what fires before it is not of this incident", () => {
  const play = new Play();
  expect(play.do(alert("firing")).events).toEqual([]);
  expect(() => play.do({ type: "acknowledge", alert: "CheckoutSlow" })).toThrow(/is not firing in this run/);
  play.toIncident();
  expect(play.progress().alerts).toMatchObject([{ alert: "CheckoutSlow", acknowledged: false }]);
  play.do({ type: "abandon" });
  expect(play.do(alert("resolved")).events).toEqual([]);
});

test("an alert acknowledged before the symptom was confirmed counts once it is", () => {
  const play = new Play();
  play.pass(8);
  play.append({ type: "injected" });
  play.do({ type: "alert", alert: "CheckoutSlow", state: "firing", service: "orders", severity: "page" });
  play.do({ type: "acknowledge", alert: "CheckoutSlow" });
  play.breakIt();
  expect(types(play.tick())).toEqual(["symptom_confirmed", "check_passed", "stage_entered"]);
  expect(play.model.stage).toBe("localise");
});

test("looking at evidence counts once, and only of the right sort and during the incident", () => {
  const early = new Play();
  expect(early.do(look("traces")).events).toEqual([]);
  const play = new Play().toIncident();
  expect(types(play.do(look("logs")).events)).toEqual(["inspected"]);
  expect(types(play.do(look("traces")).events)).toEqual(["inspected", "check_passed"]);
  expect(play.do(look("traces")).events).toEqual([]);
});

test("a question can be tried again until it is right, once it was asked", () => {
  const play = new Play().toIncident();
  expect(() => play.do(answer("deadline"))).toThrow(/has not been asked yet/);
  expect(play.check("prevention").question).toBeNull();
  play.toMitigate().fixIt();
  play.pass(22);
  expect(play.check("prevention").question?.choices).toHaveProperty("deadline");
  expect(play.do(answer("cache")).feedback).toMatch(/Not quite/);
  expect(play.check("prevention").why).toMatch(/answer again/);
  expect(types(play.do(answer("deadline")).events)).toEqual(["question_answered", "check_passed", "ended"]);
});

test("finishing needs the incident mitigated, and names what is not", () => {
  const play = new Play().toIncident().toMitigate();
  expect(() => play.do({ type: "finish" })).toThrow(
    'The incident is not over: "Checkout is quick again", "It will not come back by itself", "Customers still buy" are not met.',
  );
  play.fixIt();
  play.pass(22);
  expect(play.do({ type: "finish" }).events).toEqual([{ type: "ended", why: "finished" }]);
});

test("a run can be abandoned at any time before its end, once", () => {
  const play = new Play();
  expect(play.do({ type: "abandon" }).events).toEqual([{ type: "ended", why: "abandoned" }]);
  expect(() => play.do({ type: "abandon" })).toThrow(RunError);
});
