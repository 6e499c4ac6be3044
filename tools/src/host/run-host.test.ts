import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Action } from "@mayday/scenarios/contract";
import type { Pool } from "pg";
import { createLogger } from "../log.ts";
import { createMetrics } from "../metrics.ts";
import type { RunStore } from "../store/run-store.ts";
import { startStore, type TestStore } from "../testing-store.ts";
import { smallAlert, SmallSystem, smallScenario } from "../testing-system.ts";
import type { LiveRun } from "./live-run.ts";
import { operate, undoOwn } from "./operate.ts";
import { RunHost } from "./run-host.ts";
import { setToggle } from "./toggles.ts";

const LEARNER = "learner-one";
const TICK_SECONDS = 2;
const setThreads = (threads: number): Action => ({ kind: "config", service: "worker", set: { threads } });

let database: TestStore;
let pool: Pool;
let store: RunStore;
let system: SmallSystem;
let hosts: RunHost[] = [];

beforeAll(async () => {
  database = await startStore();
  ({ pool, store } = database);
});
afterAll(async () => await database.stop());

let environments = 0;
beforeEach(() => {
  environments += 1;
  system = new SmallSystem(`small-${environments}`);
  // The clock moves by two seconds at each look at the system and not otherwise, however slow this machine is.
  vi.useFakeTimers({ toFake: ["Date"] });
  system.onLook = () => vi.setSystemTime(Date.now() + TICK_SECONDS * 1000);
});
afterEach(async () => {
  system.beforeApply = system.afterApply = async () => {};
  for (const host of hosts) await host.stop();
  hosts = [];
  await pool.query("update runs.runs set settled = true");
  vi.useRealTimers();
});

async function startHost(): Promise<RunHost> {
  const loaded = smallScenario();
  const catalog = { find: () => loaded, require: () => loaded };
  const parts = { store, catalog, logger: createLogger("silent"), metrics: createMetrics(), tickMs: 10 };
  const host = new RunHost({ ...parts, environments: new Map([[system.name, system]]) });
  hosts.push(host);
  await host.start();
  return host;
}

/** Waits for as long as an overloaded machine may need; what is waited for comes by itself. */
const until = <T>(read: () => T) => expect.poll(read, { timeout: 60_000, interval: 10 });
const waiting = () => ({ signal: AbortSignal.timeout(60_000), say: () => {} });
const stateOf = (run: LiveRun) => until(() => run.model.state);

async function startIncident(): Promise<{ host: RunHost; run: LiveRun }> {
  const host = await startHost();
  const run = await host.create(LEARNER, "few-threads", 1);
  await stateOf(run).toBe("active");
  return { host, run };
}

/** The log as it is stored; fails on a gap or a double. */
async function storedTypes(run: LiveRun): Promise<string[]> {
  const events = await store.read(run.id);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  return events.map(({ type }) => type);
}

/** As after kill -9: the old host does nothing any more, whatever it was in the middle of. */
async function crashDuring(moment: "beforeApply" | "afterApply", threads: number) {
  const reached = Promise.withResolvers<void>();
  system[moment] = async (action) => {
    if (action.kind !== "config" || action.set["threads"] !== threads) return;
    reached.resolve();
    await new Promise(() => {});
  };
  const old = await startHost();
  const { id } = await old.create(LEARNER, "few-threads", 1);
  await reached.promise;
  hosts = [];
  old.halt();
  system.beforeApply = system.afterApply = async () => {};
  return id;
}

const page = { alert: "WaitLong", service: "worker", severity: "page" };

/** The alert fires: in the system, and by the webhook. */
async function fireAlert(host: RunHost, run: LiveRun): Promise<void> {
  system.alerts = [smallAlert(page)];
  await host.command(run, { ...page, type: "alert", state: "firing" });
}
const finding = { type: "finding", component: "worker", mechanism: "worker_pool_exhausted", explanation: "" } as const;

describe("a run", () => {
  it("goes from the gate to its debrief, and leaves the system as it was", async () => {
    const { host, run } = await startIncident();
    expect(system.threads).toBe(1);
    expect(await store.leases()).toContainEqual(expect.objectContaining({ run: run.id, environment: system.name }));
    await fireAlert(host, run);
    await host.command(run, { type: "acknowledge", alert: "WaitLong" });
    await host.command(run, finding);
    await operate(run, setThreads(8), "learner", waiting());
    await until(() => run.progress().stage).toBe("review");
    await host.command(run, { type: "answer", check: "lesson", choice: "limits" });
    await stateOf(run).toBe("debrief");
    expect(system.threads).toBe(4);
    expect(run.events.at(-1)).toMatchObject({ type: "reverted", verified: true, differences: [] });
    const recorded = { type: "signal_recorded", signal: "wait", from: (run.model.incidentAt ?? 0) - 60_000 };
    expect(run.events.at(-2)).toMatchObject({ ...recorded, values: [0.05, 0.05] });
    expect(await store.leases()).not.toContainEqual(expect.objectContaining({ run: run.id }));
    expect(await store.find(run.id)).toMatchObject({ state: "debrief", endedWhy: "completed", passed: 5, checks: 5 });
    const types = await storedTypes(run);
    expect(types.slice(0, 8).join(" ")).toBe(
      "created gate_passed action_started action_applied action_started action_applied injected symptom_confirmed",
    );
    expect(types.filter((type) => type === "action_undone")).toHaveLength(3);
  });

  it("journals an action, with what undoes it, before it touches the system", async () => {
    const journaled: unknown[] = [];
    system.beforeApply = async () => {
      const [row] = await store.unsettled();
      journaled.push((await store.read(row?.id ?? "")).at(-1));
    };
    await startIncident();
    expect(journaled).toEqual([
      expect.objectContaining({ type: "action_started", action: setThreads(2), undo: [setThreads(4)] }),
      expect.objectContaining({ type: "action_started", action: setThreads(1), undo: [setThreads(2)] }),
    ]);
  });

  it("sets the scenario's load before anything is measured", async () => {
    system.profile = "surge";
    await startIncident();
    expect(system.done[0]).toEqual({ kind: "load", profile: "steady" });
  });

  it("never interleaves commands and ticks", async () => {
    const { host, run } = await startIncident();
    const wrong = { ...finding, component: "database", mechanism: null };
    await Promise.all(Array.from({ length: 25 }, () => host.command(run, wrong)));
    const types = await storedTypes(run);
    expect(types.filter((type) => type === "finding")).toHaveLength(25);
    expect(run.events).toEqual(await store.read(run.id));
  });

  it("tells whoever follows it of a new event at once, and of nothing when there is nothing", async () => {
    const { host, run } = await startIncident();
    const after = run.events.length;
    const sinceTick = Number.MAX_SAFE_INTEGER;
    const waiting = host.follow(run, { after, sinceTick, waitSeconds: 20 }, AbortSignal.timeout(60_000));
    await host.command(run, { ...finding, component: "database", mechanism: null });
    expect((await waiting).events).toEqual([expect.objectContaining({ type: "finding", seq: after + 1 })]);
    const later = { after: run.events.length, sinceTick, waitSeconds: 0.05 };
    expect((await host.follow(run, later, AbortSignal.timeout(60_000))).events).toEqual([]);
    expect((await host.follow(run, { ...later, after: 0 }, AbortSignal.timeout(60_000))).events).toEqual(run.events);
  });

  it("learns of an alert that fired before the webhook could say so, and of its end", async () => {
    system.alerts = [smallAlert(page)];
    const { run } = await startIncident();
    await until(() => run.progress().alerts.map((known) => known.alert)).toEqual(["WaitLong"]);
    system.alerts = [smallAlert({ ...page, state: "pending" })];
    await until(() => run.progress().alerts).toEqual([]);
  });
});

describe("an environment", () => {
  it("has one run at a time, and says since when, not whose", async () => {
    const { host } = await startIncident();
    const second = await host.create("learner-two", "few-threads", 1).catch((error: unknown) => error);
    expect(second).toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/is in use by a run that began \d+ min ago/),
    });
    expect(String(second)).not.toContain(LEARNER);
  });

  it("is given to one of two who ask at the same moment", async () => {
    const host = await startHost();
    const both = await Promise.allSettled([host.create("one", "few-threads", 1), host.create("two", "few-threads", 1)]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await store.leases()).toContainEqual(expect.objectContaining({ environment: system.name }));
  });
});

describe("what the learner does", () => {
  it("can be undone by them alone, once", async () => {
    const { run } = await startIncident();
    const { actionId } = await operate(run, setThreads(3), "learner", waiting());
    const [injected] = run.model.applied;
    await expect(undoOwn(run, injected?.actionId ?? "", "learner", waiting())).rejects.toMatchObject({
      code: "not_found",
    });
    await undoOwn(run, actionId, "learner", waiting());
    expect(system.threads).toBe(1);
    await expect(undoOwn(run, actionId, "learner", waiting())).rejects.toMatchObject({ code: "conflict" });
  });

  it("is limited to an operator's actions, in an incident", async () => {
    const { host, run } = await startIncident();
    const act = (action: Action) => operate(run, action, "learner", waiting());
    await expect(act({ kind: "wait", seconds: 1 })).rejects.toMatchObject({ code: "not_allowed" });
    const drop: Action = { kind: "sql", op: { verb: "drop_index", table: "inventory.products", index: "by_name" } };
    await expect(act(drop)).rejects.toMatchObject({ code: "not_allowed" });
    const journaled = run.events.length;
    await expect(act({ kind: "config", service: "worker", set: { threads: "many" } })).rejects.toMatchObject({
      code: "invalid_input",
    });
    expect(run.events[journaled + 1]).toMatchObject({ type: "action_failed" });
    await host.command(run, { type: "abandon" });
    await stateOf(run).toBe("debrief");
    await expect(act(setThreads(4))).rejects.toMatchObject({ code: "conflict" });
  });

  it("does not keep the tutor's toggle for longer than the scenario allows", async () => {
    const { run } = await startIncident();
    await run.queue.run(() => setToggle(run, "ease_load", true, "tutor"));
    expect(system.profile).toBe("quiet");
    expect(run.progress().toggles).toEqual([expect.objectContaining({ id: "ease_load", on: true })]);
    const isOn = () => run.progress().toggles.some((toggle) => toggle.on);
    await until(isOn).toBe(false);
    expect(system.profile).toBe("steady");
  });
});

describe("when something fails", () => {
  it("is told once, after a restart, what was applied and not undone, and tries until the system answers", async () => {
    const { host, run } = await startIncident();
    const { actionId } = await operate(run, setThreads(3), "learner", waiting());
    await undoOwn(run, actionId, "learner", waiting());
    expect(system.resumed).toEqual([]);
    host.halt();
    hosts = [];
    system.down.add("worker");
    const again = await startHost();
    await until(() => again.inEnvironment(system.name)?.waitingFor?.join()).toMatch(/worker cannot be reached/);
    system.down.clear();
    await until(() => system.resumed).toEqual([[setThreads(2), setThreads(1)]]);
  });

  it("grades nothing while telemetry is missing, and says what is", async () => {
    const { host, run } = await startIncident();
    await fireAlert(host, run);
    await host.command(run, { type: "acknowledge", alert: "WaitLong" });
    await host.command(run, finding);
    system.down.add("prometheus");
    await until(() => run.progress().telemetry).toEqual({ ok: false, missing: ["prometheus"] });
    await operate(run, setThreads(4), "learner", waiting());
    const ticks = run.tick;
    await until(() => run.tick).toBeGreaterThan(ticks + 10 * TICK_SECONDS * 1000);
    expect(run.progress().stage).toBe("mitigate");
    system.down.clear();
    await until(() => run.progress().stage).toBe("review");
  });

  it("keeps trying to put the system back while it does not answer, and says so", async () => {
    const { host, run } = await startIncident();
    system.down.add("worker");
    await host.command(run, { type: "abandon" });
    await until(() => run.progress().waitingFor.join()).toMatch(/worker cannot be reached/);
    expect(run.model.state).toBe("reverting");
    expect(await store.leases()).toContainEqual(expect.objectContaining({ run: run.id }));
    system.down.clear();
    vi.setSystemTime(Date.now() + 60_000);
    await stateOf(run).toBe("debrief");
    expect(system.threads).toBe(4);
    expect(run.progress().waitingFor).toEqual([]);
  });

  it("reports what is not as it was before, after a while", async () => {
    const { host, run } = await startIncident();
    await host.command(run, { type: "abandon" });
    system.afterApply = async () => {
      system.profile = "quiet";
    };
    await until(() => run.progress().waitingFor.join()).toMatch(/load profile: was steady, is quiet/);
    vi.setSystemTime(Date.now() + 60_000);
    await stateOf(run).toBe("debrief");
    expect(run.events.at(-1)).toMatchObject({
      type: "reverted",
      verified: false,
      differences: ["load profile: was steady, is quiet"],
    });
  });

  describe("with dead-lettered orders", () => {
    const TWO_DEAD = ["orders that were dead-lettered: 2"];
    let run: LiveRun;

    async function abandonWithTwoDead(): Promise<void> {
      const started = await startIncident();
      run = started.run;
      system.dead = 2;
      await started.host.command(run, { type: "abandon" });
      await until(() => run.progress().waitingFor).toEqual(TWO_DEAD);
    }

    /** What the run waits for once it has looked again, after so many milliseconds. */
    async function waitsAfter(ms: number): Promise<string[]> {
      vi.setSystemTime(Date.now() + ms);
      const before = system.redrives;
      await until(() => system.redrives).toBeGreaterThan(before + 1);
      return run.progress().waitingFor;
    }

    async function endsAs(outcome: { verified: boolean; differences: string[] }): Promise<void> {
      await stateOf(run).toBe("debrief");
      expect(run.events.at(-1)).toMatchObject({ type: "reverted", ...outcome });
    }

    it("lets them go back to work", async () => {
      await abandonWithTwoDead();
      expect(await waitsAfter(7000)).toEqual(TWO_DEAD);
      vi.setSystemTime(Date.now() + 1000);
      await endsAs({ verified: true, differences: [] });
      expect(system.dead).toBe(0);
    });

    it("goes on looking when they die again seconds later", async () => {
      await abandonWithTwoDead();
      await waitsAfter(5000);
      system.dead = 2;
      expect(await waitsAfter(0)).toEqual(TWO_DEAD);
      expect(await waitsAfter(7000)).toEqual(TWO_DEAD);
      vi.setSystemTime(Date.now() + 1000);
      await endsAs({ verified: true, differences: [] });
    });

    it("gives them the time that those before them in the queue take", async () => {
      system.depth = 200;
      await abandonWithTwoDead();
      expect(await waitsAfter(8000)).toEqual(TWO_DEAD);
      system.depth = 3;
      expect(await waitsAfter(7000)).toEqual(TWO_DEAD);
      vi.setSystemTime(Date.now() + 1000);
      await endsAs({ verified: true, differences: [] });
    });

    it("reports those that die again each time", async () => {
      system.unhandled = 2;
      await abandonWithTwoDead();
      expect(await waitsAfter(15_000)).toEqual(TWO_DEAD);
      vi.setSystemTime(Date.now() + 6000);
      await endsAs({ verified: false, differences: TWO_DEAD });
    });
  });

  it("puts back an action that failed half-way before it tries again", async () => {
    let failures = 0;
    system.afterApply = async (action) => {
      if (action.kind !== "config" || action.set["threads"] !== 1 || failures > 0) return;
      failures += 1;
      throw new Error("the connection broke");
    };
    const host = await startHost();
    const run = await host.create(LEARNER, "few-threads", 1);
    await until(() => run.failures).toBe(1);
    expect(system.threads).toBe(2);
    vi.setSystemTime(Date.now() + 5000);
    await stateOf(run).toBe("active");
    expect(system.threads).toBe(1);
    expect(await storedTypes(run)).toContain("action_failed");
  });
});

describe("after a crash", () => {
  it.each(["beforeApply", "afterApply"] as const)(
    "in the middle of an injection (%s), goes on without a trace",
    async (moment) => {
      const id = await crashDuring(moment, 1);
      const host = await startHost();
      const run = await host.find(id, { role: "host", sub: "agent" });
      await stateOf(run).toBe("active");
      expect(system.threads).toBe(1);
      const types = await storedTypes(run);
      expect(types.filter((type) => type === "resumed")).toHaveLength(1);
      expect(types.filter((type) => type === "injected")).toHaveLength(1);
      await host.command(run, { type: "abandon" });
      await stateOf(run).toBe("debrief");
      expect(system.threads).toBe(4);
      expect(run.events.at(-1)).toMatchObject({ type: "reverted", verified: true });
    },
  );

  it("while putting back, puts the rest back", async () => {
    const { host, run } = await startIncident();
    const reached = Promise.withResolvers<void>();
    system.beforeApply = async (action) => {
      if (action.kind !== "config" || action.set["threads"] !== 4) return;
      reached.resolve();
      await new Promise(() => {});
    };
    await host.command(run, { type: "abandon" });
    await reached.promise;
    hosts = [];
    host.halt();
    expect(system.threads).toBe(2);
    system.beforeApply = async () => {};
    const next = await startHost();
    const again = await next.find(run.id, { role: "host", sub: "agent" });
    await stateOf(again).toBe("debrief");
    expect(system.threads).toBe(4);
    expect((await storedTypes(again)).filter((type) => type === "action_undone")).toHaveLength(2);
  });
});
