import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { dataFolder } from "../data-folder.ts";
import { Failure } from "../failure.ts";
import { freePort } from "../free-port.ts";
import { type Component, Unwell } from "./component.ts";
import { holderOf, releaseLock, takeLock } from "./lock.ts";
import { familyOf, isAlive, startOf } from "./process-table.ts";
import { endRemains } from "./remains.ts";
import { type ComponentState, readState } from "./state-file.ts";
import type { Supervisor } from "./supervisor.ts";
import { serverComponent, superviseIn } from "./testing-component.ts";

let folder: string;
let supervisor: Supervisor | null;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayday-supervisor-"));
  supervisor = null;
});
afterEach(async () => {
  await supervisor?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(...components: Parameters<typeof superviseIn>[1]): Promise<Supervisor> {
  supervisor = await superviseIn(folder, components);
  supervisor.start();
  return supervisor;
}

function of(running: Supervisor, name: string): ComponentState {
  const component = running.state().components.find((one) => one.name === name);
  if (component === undefined) throw new Error(`there is no ${name}`);
  return component;
}

async function until(
  running: Supervisor,
  name: string,
  met: (state: ComponentState) => boolean,
): Promise<ComponentState> {
  await vi.waitUntil(() => met(of(running, name)), { timeout: 60_000, interval: 20 });
  return of(running, name);
}

function processOf({ process }: ComponentState): { pid: number; started: string } {
  if (process === null) throw new Error("it has no process");
  return process;
}

describe("Supervisor", () => {
  it("starts what is needed first, and is ready when all are", async () => {
    const [first, second] = [await freePort(), await freePort()];
    const started: string[] = [];
    const prepare = (name: string) => () => Promise.resolve(void started.push(name));
    const running = await start(
      serverComponent("second", second, { needs: ["first"], prepare: prepare("second") }),
      serverComponent("first", first, { prepare: prepare("first") }),
    );
    expect(of(running, "second").state).toBe("waiting");
    await running.settled();
    expect(started).toEqual(["first", "second"]);
    expect(running.state()).toMatchObject({ ready: true, components: [{ state: "ready" }, { state: "ready" }] });
    expect(await readState(dataFolder(folder).state)).toEqual(running.state());
    expect(JSON.parse(await readFile(dataFolder(folder).stack, "utf8"))).toMatchObject({ ready: true });
  });

  it("launches in their turn those that are to come after others", async () => {
    const [first, last] = [await freePort(), await freePort()];
    const seen: string[] = [];
    const noting = (name: string, port: number, extra: Partial<Component> = {}): Component => {
      const component = serverComponent(name, port, extra);
      return {
        ...component,
        launch: (engine) => {
          seen.push(`${name} launched`);
          return component.launch(engine);
        },
        prepare: () => Promise.resolve(void seen.push(`${name} ready`)),
      };
    };
    const running = await start(noting("last", last, { after: ["first"] }), noting("first", first));
    await running.settled();
    expect(seen).toEqual(["first launched", "first ready", "last launched", "last ready"]);
  });

  it("can be stopped while something waits for its turn", async () => {
    const running = await start(
      serverComponent("never", await freePort(), { check: () => Promise.reject(new Error("not well")) }),
      serverComponent("later", await freePort(), { after: ["never"] }),
    );
    await until(running, "never", ({ process }) => process !== null);
    await running.stop();
    expect(running.state().components.map(({ state }) => state)).toEqual(["stopped", "stopped"]);
  });

  it("starts a component again that was killed, with its helpers gone, after a pause", async () => {
    const running = await start(serverComponent("server", await freePort()));
    await running.settled();
    const before = processOf(of(running, "server"));
    const family = familyOf(before.pid);
    const killed = performance.now();
    process.kill(before.pid, "SIGKILL");
    const down = await until(running, "server", ({ state }) => state === "restarting");
    expect(down.detail).toMatch(/ended by SIGKILL/);
    const after = await until(running, "server", ({ state }) => state === "ready");
    expect(performance.now() - killed).toBeGreaterThan(500);
    expect(after.restarts).toBe(1);
    expect(processOf(after).pid).not.toBe(before.pid);
    expect(family.filter(isAlive)).toEqual([]);
  });

  it("leaves no process when it stops, whatever ignores it", async () => {
    const deaf = 'process.on("SIGTERM", () => {});';
    const server = 'require("node:http").createServer((_, a) => a.end()).listen(+process.env.PORT, "127.0.0.1");';
    const running = await start(
      serverComponent("server", await freePort()),
      serverComponent("deaf", await freePort(), { code: deaf + server }),
    );
    await running.settled();
    const all = ["server", "deaf"].flatMap((name) => familyOf(processOf(of(running, name)).pid));
    expect(all).toHaveLength(3);
    await running.stop();
    expect(all.filter(isAlive)).toEqual([]);
    expect(running.state().components.map(({ state }) => state)).toEqual(["stopped", "stopped"]);
  });

  it("says why a component cannot be had, and what needs it; the rest runs", async () => {
    let isWell = false;
    const running = await start(
      serverComponent("thing", await freePort(), {
        engine: () => Promise.reject(new Failure("there is no Thing", "install it with `get thing`")),
      }),
      serverComponent("user", await freePort(), { needs: ["thing"] }),
      serverComponent("half", await freePort(), {
        uses: ["thing"],
        check: () => Promise.reject(new Unwell("half is not well")),
      }),
      serverComponent("spare", await freePort(), { optional: true, engine: () => Promise.reject(new Error("none")) }),
      serverComponent("late", await freePort(), {
        uses: ["spare"],
        check: async () => {
          if (!isWell) throw new Unwell("late is not well yet");
        },
      }),
      serverComponent("other", await freePort()),
    );
    await vi.waitUntil(() => of(running, "half").state === "failed", { timeout: 60_000 });
    // It lacks nothing but what others do without, so it is given as long as everybody.
    expect(of(running, "late").state).toBe("starting");
    isWell = true;
    await running.settled();
    expect(of(running, "late").state).toBe("ready");
    expect(of(running, "thing")).toMatchObject({
      state: "unavailable",
      detail: "there is no Thing: install it with `get thing`",
    });
    expect(of(running, "user")).toMatchObject({ state: "unavailable", detail: expect.stringContaining("needs thing") });
    expect(of(running, "half")).toMatchObject({
      state: "failed",
      detail: "half is not well; it uses thing, which this machine does not have",
    });
    expect(of(running, "other").state).toBe("ready");
  });

  it("counts one that ends again and again as failed, with its last words", async () => {
    const code = 'console.error("Error: the configuration is unreadable"); process.exit(3);';
    const running = await start(serverComponent("broken", await freePort(), { code }));
    await running.settled();
    expect(of(running, "broken")).toMatchObject({
      state: "failed",
      detail: "ended with code 3; Error: the configuration is unreadable",
    });
    expect(running.state().ready).toBe(false);
  });

  it("tries a failed preparation again", async () => {
    const prepare = vi.fn<() => Promise<void>>().mockRejectedValueOnce(new Error("not yet")).mockResolvedValue();
    const running = await start(serverComponent("server", await freePort(), { prepare }));
    expect((await until(running, "server", ({ detail }) => detail !== "")).detail).toMatch(/looking for it|not yet/);
    await running.settled();
    expect(of(running, "server").state).toBe("ready");
    expect(prepare).toHaveBeenCalledTimes(2);
  });
});

describe("after a crash of the supervisor", () => {
  it("the next one finds what is left and ends it, helpers too", async () => {
    const program = join(import.meta.dirname, "testing-component.ts");
    const crashing = spawn(process.execPath, [program, folder, String(await freePort())], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(crashing.stdout, "data");
    crashing.kill("SIGKILL");
    await once(crashing, "exit");
    const state = await readState(dataFolder(folder).state);
    const left = (state?.components ?? []).flatMap(({ process }) => (process === null ? [] : familyOf(process.pid)));
    expect(left.filter(isAlive)).toHaveLength(2);
    expect(await endRemains(dataFolder(folder).state)).toEqual(["server"]);
    expect(left.filter(isAlive)).toEqual([]);
    expect(await endRemains(dataFolder(folder).state)).toEqual([]);
  });

  it("its lock is free again, while a living one's is not", async () => {
    const { lock } = dataFolder(folder);
    await takeLock(lock);
    expect(await holderOf(lock)).toEqual({ pid: process.pid, started: startOf(process.pid) });
    await expect(takeLock(lock)).rejects.toThrow(/another `npm start` is at work/);
    await releaseLock(lock);
    expect(await holderOf(lock)).toBeNull();
  });
});
