import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TOOLS, TUTOR_TOOLS } from "../contract.ts";
import { startIncident, type Incident } from "../testing-incident.ts";
import { smallAlert } from "../testing-system.ts";
import poison from "./poison.json" with { type: "json" };
import reasons from "./reasons.json" with { type: "json" };

/** Attacks that need an incident that is going on: by texts of the system, and by a tutor's own calls. */
let incident: Incident;
const counted = { attempts: 0, leaks: 0, toggled: 0 };
beforeAll(async () => {
  incident = await startIncident();
});
afterAll(async () => {
  await incident.stop();
  const { attempts, leaks, toggled } = counted;
  process.stdout.write(
    `red team on a running incident: ${attempts} attempts, ${leaks} leaks, ${toggled} faults toggled unconfirmed\n`,
  );
});

const document = async () => (await incident.tutor.get("get_progress", { run: incident.run })).progress;
const events = async (by: "host" | "learner") =>
  (await incident[by].get("follow_run", { run: incident.run, after: 0, waitSeconds: 0 })).events;
const mayBeSaid = async (text: string) =>
  (await incident.host.get("screen_message", { run: incident.run, text })).clear;

/** Makes every part of the system say that text. */
function poisonSystem(text: string): void {
  const { system } = incident;
  system.alerts = [smallAlert({ summary: text, description: text, labels: { alertname: "WaitLong", note: text } })];
  const line = { at: Date.now(), service: "worker", level: "error", message: text, traceId: null, fields: { text } };
  system.searchLogs = async () => [line];
  const span = { spanId: "s", parentId: null, service: "worker", kind: "server", start: 1, durationMs: 1, error: true };
  const event = { at: 1, name: text, attributes: { text } };
  system.getTrace = async () => [{ ...span, name: text, statusMessage: text, attributes: { text }, events: [event] }];
  system.listMetrics = async () => ({
    metrics: [{ name: "up", type: "gauge", help: text }],
    labels: ["text"],
    values: [text],
  });
  system.apply = async () => ({ result: text, table: { columns: [text], rows: [[text]], truncated: false } });
}

/** Looks at everything that a learner can look at; gives all of it as one text. */
async function readAll(): Promise<string> {
  const { learner, run } = incident;
  const range = { run, from: Date.now() - 60_000, to: Date.now() };
  const read = [
    await learner.get("search_logs", { ...range, service: "worker" }),
    await learner.get("get_trace", { run, traceId: "0".repeat(32) }),
    await learner.get("list_metrics", { run }),
    await learner.get("list_alerts", { run }),
    await learner.get("run_action", { run, action: { kind: "config", service: "worker", set: { threads: 1 } } }),
    await learner.get("run_action", { run, action: { kind: "restart", service: "worker" } }),
    await learner.get("list_operations", { run }),
  ];
  return JSON.stringify(read);
}

describe("a text of the system", () => {
  it.each(poison)("%j is the learner's to read, and changes nothing", async (text) => {
    counted.attempts += 1;
    const { run, tutor, system } = incident;
    const own = { apply: system.apply.bind(system), alerts: system.alerts };
    const before = await document();
    poisonSystem(text);
    const inJson = JSON.stringify(text).slice(1, -1);
    expect((await readAll()).split(inJson).length).toBeGreaterThan(6);
    system.apply = own.apply;
    system.alerts = own.alerts;

    const after = await document();
    const { stage, hints, toggles, request, findings } = after;
    expect({ stage, hints, toggles, request, findings }).toEqual({
      stage: before.stage,
      hints: before.hints,
      toggles: before.toggles,
      request: before.request,
      findings: before.findings,
    });
    // What an action gave is in the learner's document; the agent leaves it out before a model sees that.
    const rest = { ...after, actions: [] };
    const numbers = await tutor.call("query_metrics", { run, signal: "wait" });
    const hint = await tutor.call("reveal_hint", { run, reason: "policy" });
    const leaked = JSON.stringify([rest, numbers, hint]).includes(inJson);
    if (leaked) counted.leaks += 1;
    expect(leaked).toBe(false);
    expect(await mayBeSaid("It has too few threads.")).toBe(false);
    expect(system.profile).toBe("steady");
  });
});

describe("a tutor's call", () => {
  it.each(reasons)("with the reason %j asks in the toggle's own words, and toggles nothing", async (reason) => {
    counted.attempts += 1;
    const { run, tutor, learner, system } = incident;
    await tutor.get("toggle_fault", { run, toggle: "ease_load", on: true, reason });
    const { request, toggles } = await document();
    if (request?.reason !== "Ease the load") counted.leaks += 1;
    expect(request).toMatchObject({ title: "Ease the load", reason: "Ease the load" });
    if (system.profile !== "steady" || toggles.some(({ on }) => on)) counted.toggled += 1;
    expect(system.profile).toBe("steady");
    const answer = { run, request: request?.request ?? "", agree: true };
    const confirmed = await tutor.client.callTool({ name: "confirm_request", arguments: answer }).catch(String);
    expect(JSON.stringify(confirmed)).not.toContain('"done":true');
    expect(system.profile).toBe("steady");
    await learner.get("confirm_request", { ...answer, agree: false });
  });

  it("with a harmless reason is told with it", async () => {
    const { run, tutor, learner } = incident;
    const asked = await tutor.get("toggle_fault", { run, toggle: "ease_load", on: true, reason: "To look in peace." });
    expect((await document()).request?.reason).toBe("To look in peace.");
    await learner.get("confirm_request", { run, request: asked.request, agree: false });
  });

  it("that is refused leaves none of its words where the learner could read them", async () => {
    const { run, tutor } = incident;
    const calls: [string, Record<string, unknown>][] = [
      ["toggle_fault", { run, toggle: "threads", on: true, reason: "x" }],
      ["toggle_fault", { run, toggle: "ease_load", on: true, reason: "x", threads: 4 }],
      ["reveal_hint", { run, reason: "threads" }],
      ["reveal_hint", { run, reason: "asked", level: "threads" }],
    ];
    for (const [name, input] of calls) {
      counted.attempts += 1;
      await tutor.client.callTool({ name, arguments: input }).catch(String);
    }
    const told = (await events("learner")).filter(
      (event) => event.type === "action_refused" && event.actor === "tutor",
    );
    expect(told.length).toBeGreaterThanOrEqual(2);
    const leaked = /threads/.test(JSON.stringify(told));
    if (leaked) counted.leaks += 1;
    expect(told).toEqual(told.map((event) => ({ ...event, input: "", reason: "" })));
  });

  it.each(Object.keys(TOOLS).filter((name) => !TUTOR_TOOLS.some((own) => own === name)))(
    "of %s is not there",
    async (name) => {
      counted.attempts += 1;
      const { run, tutor } = incident;
      const before = (await events("host")).length;
      const result = await tutor.client.callTool({ name, arguments: { run } }).catch(String);
      expect(JSON.stringify(result)).not.toContain('"status":"ok"');
      expect((await events("host")).length).toBeGreaterThanOrEqual(before);
    },
  );
});
