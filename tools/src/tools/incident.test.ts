import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { connect, SECRETS, type Session, type TestControl } from "../testing-control.ts";
import { startIncident, type Incident } from "../testing-incident.ts";
import { smallAlert, type SmallSystem } from "../testing-system.ts";

/** The tools of an incident, over the real route by a real client, on a small system; one incident for all tests. */
const setThreads = (threads: number) => ({ kind: "config", service: "worker", set: { threads } }) as const;

let plane: TestControl;
let system: SmallSystem;
let learner: Session;
let tutor: Session;
let host: Session;
let instructor: Session;
let run: string;
let incident: Incident;
beforeAll(async () => {
  incident = await startIncident();
  ({ plane, system, learner, tutor, host, instructor, run } = incident);
});
afterAll(() => incident.stop());
beforeEach(() => {
  system.onLook = incident.moveClock;
  system.alerts = [smallAlert()];
  system.down.clear();
});

const progress = async () => (await tutor.get("get_progress", { run })).progress;
const knownAlerts = async () => (await progress()).alerts.map(({ alert }) => alert);
const events = async () => (await host.get("follow_run", { run, after: 0, waitSeconds: 0 })).events;

describe("the tutor", () => {
  it("reads a declared signal's numbers, and nothing that is not declared", async () => {
    const numbers = await tutor.get("query_metrics", { run, signal: "wait" });
    expect(numbers).toMatchObject({ unit: "s", now: system.threads >= 4 ? 0.05 : 2, baseline: 0.05 });
    const other = await tutor.call("query_metrics", { run, signal: "toString" });
    expect(other).toMatchObject({
      code: "invalid_input",
      tryNext: expect.stringMatching(/^Use one of: .*wait, rate\.$/),
    });
    system.down.add("prometheus");
    expect(await tutor.call("query_metrics", { run, signal: "wait" })).toMatchObject({ code: "unavailable" });
  });

  it("toggles a declared fault once the learner has agreed, and not when they decline", async () => {
    const ask = (toggle: string) => tutor.call("toggle_fault", { run, toggle, on: true, reason: "to look in peace" });
    expect(await ask("fault")).toMatchObject({ code: "not_found", tryNext: "Declared: ease_load." });
    const asked = await tutor.get("toggle_fault", { run, toggle: "ease_load", on: true, reason: "to look in peace" });
    expect(asked.state).toBe("waiting_for_learner");
    expect(await ask("ease_load")).toMatchObject({ request: asked.request });
    expect((await progress()).request).toMatchObject({ request: asked.request, toggle: "ease_load", on: true });
    const declined = await learner.get("confirm_request", { run, request: asked.request, agree: false });
    expect([declined.done, system.profile]).toEqual([false, "steady"]);
    expect(await learner.call("confirm_request", { run, request: asked.request, agree: true })).toMatchObject({
      code: "not_found",
    });
    const again = await tutor.get("toggle_fault", { run, toggle: "ease_load", on: true, reason: "once more" });
    const agreed = await learner.get("confirm_request", { run, request: again.request, agree: true });
    expect([agreed.done, system.profile]).toEqual([true, "quiet"]);
    expect(await ask("ease_load")).toMatchObject({ state: "already_so" });
    await instructor.get("set_fault", { run, toggle: "ease_load", on: false });
    expect(system.profile).toBe("steady");
  });

  it("may not say what gives the answer away, and asks the policy for hints", async () => {
    expect((await host.get("screen_message", { run, text: "Look at the charts." })).clear).toBe(true);
    expect((await host.get("screen_message", { run, text: "It has too few threads." })).clear).toBe(false);
    expect(await tutor.get("reveal_hint", { run, reason: "asked" })).toMatchObject({
      hint: null,
      why: expect.any(String),
    });
  });
});

describe("the learner", () => {
  it("looks at evidence, which is recorded once in a minute and not for every look", async () => {
    system.onLook = () => {};
    const range = { run, from: Date.now() - 60_000, to: Date.now() };
    for (let looks = 0; looks < 3; looks += 1) {
      await learner.get("query_promql", { ...range, step: 5, query: "wait" });
      await learner.call("query_promql", { ...range, step: 5, query: 'queue_depth{service="worker"}' });
      expect(await learner.call("search_logs", { ...range, service: "worker" })).toMatchObject({ status: "no_data" });
    }
    const seen = (await events()).flatMap((event) =>
      event.type === "inspected" ? [`${event.evidence} ${event.service}`] : [],
    );
    expect(seen.sort()).toEqual(["logs worker", "metrics null", "metrics worker", "queue worker"]);
  });

  it("acts, sees it in the run, and undoes it", async () => {
    const before = system.threads;
    const { actionId, undoable } = await learner.get("run_action", { run, action: setThreads(2) });
    expect([system.threads, undoable]).toEqual([2, true]);
    const listed = (await progress()).actions.find((action) => action.actionId === actionId);
    expect(listed).toMatchObject({ actor: "learner", state: "applied", label: "set threads of worker" });
    await learner.get("undo_action", { run, actionId });
    expect(system.threads).toBe(before);
    const bad = await learner.call("run_action", { run, action: { kind: "notify", text: "hello" } });
    expect(bad).toMatchObject({ code: "not_allowed", tryNext: expect.stringContaining("list_operations") });
  });

  it("has what was refused in the run's events, once, and nothing was touched", async () => {
    const before = system.done.length;
    const refusals = async () =>
      (await events()).flatMap((event) => (event.type === "action_refused" ? [[event.tool, event.reason]] : []));
    const known = (await refusals()).length;
    const act = (action: unknown) => learner.client.callTool({ name: "run_action", arguments: { run, action } });
    await act({ kind: "sql", op: { verb: "drop_database" } });
    await act({ kind: "notify", text: "hello" });
    await learner.client.callTool({ name: "silence_alert", arguments: { run, alert: "WaitLong", minutes: -1 } });
    await learner.call("undo_action", { run, actionId: "none" });
    // Journaled before it failed, so that it has an entry of its own.
    await act({ kind: "config", service: "worker", set: { threads: "many" } });
    const fresh = (await refusals()).slice(known);
    expect(fresh).toEqual([
      ["run_action", expect.stringContaining("action.op.verb")],
      ["run_action", "notify is not among an operator's actions"],
      ["silence_alert", expect.stringContaining("minutes")],
      ["undo_action", "you did no action none"],
    ]);
    expect((await events()).at(-1)).toMatchObject({ type: "action_failed" });
    expect(system.done).toHaveLength(before);
    const stranger = await connect(plane, { role: "learner", sub: "somebody-else" });
    await stranger.client.callTool({ name: "run_action", arguments: { run, action: {} } });
    expect((await refusals()).length).toBe(known + fresh.length);
    await stranger.client.close();
  });

  it("acknowledges and silences alerts, and lifts only what this run silenced", async () => {
    await expect.poll(knownAlerts, { timeout: 60_000 }).toContain("WaitLong");
    await learner.get("acknowledge_alert", { run, alert: "WaitLong" });
    const { alerts } = await learner.get("list_alerts", { run });
    expect(alerts).toEqual([expect.objectContaining({ alert: "WaitLong", acknowledged: true })]);
    expect(await learner.call("acknowledge_alert", { run, alert: "Nothing" })).toMatchObject({ code: "conflict" });
    // The run looks only every few seconds; whoever has the list sees it fire before.
    system.alerts.push(...system.alerts.map((known) => ({ ...known, alert: "WaitVeryLong" })));
    await learner.get("acknowledge_alert", { run, alert: "WaitVeryLong" });
    system.alerts.pop();
    const made = await learner.get("silence_alert", { run, alert: "WaitLong", minutes: 5, comment: "on it" });
    expect(await learner.call("expire_silence", { run, silence: "other" })).toMatchObject({ code: "not_found" });
    const longer = await learner.get("extend_silence", { run, silence: made.silence, minutes: 30 });
    expect(longer.until).toBeGreaterThan(made.until);
    expect((await learner.get("expire_silence", { run, silence: made.silence })).expired).toBe(true);
    expect(system.expired).toContain(made.silence);
    const story = (await events()).filter(({ type }) => ["alert_silenced", "silence_expired"].includes(type));
    expect(story.map(({ type }) => type)).toEqual(["alert_silenced", "alert_silenced", "silence_expired"]);
    expect(story.at(-1)).toMatchObject({ matchers: 'alertname="WaitLong"' });
    const late = { run, silence: made.silence, minutes: 30 };
    expect(await learner.call("extend_silence", late)).toMatchObject({ code: "conflict" });
    expect(await learner.call("extend_silence", { ...late, silence: "other" })).toMatchObject({ code: "not_found" });
  });

  it("tries a silence before making it, and is told what is wrong with its matchers", async () => {
    system.alerts = [smallAlert(), smallAlert({ alert: "QueueGrows", service: "queue", severity: "ticket" })];
    const tickets = { run, matchers: [{ label: "severity", op: "=~", value: "tick.+" } as const] };
    const preview = await learner.get("preview_silence", tickets);
    expect(preview.now.map(({ alert }) => alert)).toEqual(["QueueGrows"]);
    expect(preview.heard.map(({ alert }) => alert)).toEqual(["WaitLong"]);
    const before = (await events()).length;
    const refused = async (matchers: Parameters<typeof learner.call<"preview_silence">>[1]["matchers"]) => {
      const call = { run, ...(matchers && { matchers }) };
      const made = await learner.call("silence_alert", { ...call, minutes: 5, comment: "on it" });
      expect(await learner.call("preview_silence", call)).toEqual(made);
      return made;
    };
    expect(await refused(undefined)).toMatchObject({ code: "invalid_input", tryNext: "Give one of them." });
    expect(await refused([{ label: "service", op: "=~", value: "(" }])).toMatchObject({
      code: "invalid_input",
      reason: expect.stringContaining("missing closing )"),
    });
    expect(await refused([{ label: "environment", op: "=", value: "another" }])).toMatchObject({
      code: "invalid_input",
      reason: expect.stringContaining("this environment alone"),
    });
    expect(await refused([{ label: "service", op: "!=", value: "queue" }])).toMatchObject({
      code: "invalid_input",
      reason: expect.stringContaining('service!="queue"'),
    });
    expect(await refused([{ label: "a-b", op: "=", value: "c" }])).toMatchObject({ code: "invalid_input" });
    expect((await events()).slice(before).filter(({ type }) => type === "alert_silenced")).toEqual([]);
  });

  it("is told which part of a finding is right", async () => {
    const half = await learner.get("submit_finding", { run, component: "worker", mechanism: "memory_leak" });
    expect(half).toMatchObject({ componentRight: true, mechanismRight: false });
    expect(JSON.stringify(half)).not.toContain("worker_pool_exhausted");
    expect(await learner.call("answer_question", { run, check: "lesson", choice: "none" })).toMatchObject({
      code: "invalid_input",
    });
    expect(await learner.call("get_debrief", { run })).toMatchObject({ code: "conflict" });
  });

  it("sees a scenario whose files are broken, with the reason", async () => {
    const { scenarios } = await learner.get("list_scenarios", {});
    expect(scenarios.find((card) => card.id === "torn")).toMatchObject({
      available: false,
      unavailableBecause: expect.stringContaining("scenario.yaml:3"),
    });
    expect(scenarios.find((card) => card.id === "few-threads")).toMatchObject({ available: false, attempts: 1 });
  });
});

describe("others", () => {
  it("an instructor sees the answer, everybody's runs and what is wrong with packs, and sets the fault", async () => {
    expect(await instructor.get("get_solution", { run })).toMatchObject({ component: "worker" });
    expect((await instructor.get("list_runs", {})).runs).toEqual([expect.objectContaining({ run, of: 5 })]);
    expect((await instructor.get("validate_packs", {})).problems).toHaveLength(1);
    await instructor.get("set_fault", { run, toggle: "fault", on: false });
    expect(system.threads).toBe(4);
    await instructor.get("set_fault", { run, toggle: "fault", on: true });
    expect(system.threads).toBe(1);
  });

  it("the host follows every run, and learners are told of their own alone", async () => {
    expect((await host.get("list_open_runs", {})).runs).toEqual([
      expect.objectContaining({ run, learner: "learner-one" }),
    ]);
    const stranger = await connect(plane, { role: "learner", sub: "learner-two" });
    expect(await stranger.call("follow_run", { run, after: 0 })).toMatchObject({ code: "not_found" });
    const { environments } = await stranger.get("get_health", {});
    expect(environments).toEqual([expect.objectContaining({ environment: "small", leasedBy: "another run" })]);
    await stranger.client.close();
  });

  it("Alertmanager's word reaches the run at once", async () => {
    await alertmanagerSays("firing", { alertname: "BudgetBurns", service: "gateway", severity: "ticket" });
    expect(await events()).toContainEqual(expect.objectContaining({ type: "alert_changed", alert: "BudgetBurns" }));
  });

  it("an alert ends with the last of its name, and not with the first", async () => {
    const labels = { alertname: "WaitLong", service: "worker", severity: "page" };
    system.alerts = [smallAlert()];
    await expect.poll(knownAlerts, { timeout: 60_000 }).toContain("WaitLong");
    const before = (await events()).length;
    await alertmanagerSays("resolved", labels);
    system.alerts = [smallAlert(), smallAlert({ alert: "QueueGrows" })];
    await expect.poll(knownAlerts, { timeout: 60_000 }).toContain("QueueGrows");
    expect(await knownAlerts()).toContain("WaitLong");
    const ended = (await events())
      .slice(before)
      .filter((event) => event.type === "alert_changed" && event.state === "resolved");
    expect(ended).not.toContainEqual(expect.objectContaining({ alert: "WaitLong" }));
    system.alerts = [];
    await alertmanagerSays("resolved", labels);
    await expect.poll(knownAlerts, { timeout: 60_000 }).not.toContain("WaitLong");
  });
});

async function alertmanagerSays(status: "firing" | "resolved", labels: Record<string, string>): Promise<void> {
  const body = JSON.stringify({ version: "4", alerts: [{ status, labels }] });
  const headers = { authorization: `Bearer ${SECRETS.webhook}` };
  const sent = await fetch(`${plane.url}/hooks/alertmanager/small`, { method: "POST", headers, body });
  expect(await sent.json()).toEqual({ delivered: 1 });
}
