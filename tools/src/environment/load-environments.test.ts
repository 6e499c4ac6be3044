import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { freePort } from "@mayday/local/testing";
import type { Environment } from "./environment.ts";
import { loadEnvironments } from "./load-environments.ts";

const signal = new AbortController().signal;
let folder: string;
let away: Environment;
let entry: Record<string, unknown>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayday-environments-"));
  const url = `http://127.0.0.1:${await freePort()}`;
  entry = {
    name: "away",
    gatewayUrl: url,
    adminToken: "secret-token",
    services: { gateway: url, inventory: url, orders: url, payments: url, worker: url },
    databaseUrl: url.replace("http://", "postgres://operator:hidden@"),
    readerUrl: url.replace("http", "postgres"),
    analystUrl: url.replace("http", "postgres"),
    redisUrl: url.replace("http", "redis"),
    redisCredentials: { blue: "b", green: "g" },
    rabbitmq: { url, amqpUrl: url.replace("http", "amqp"), user: "u", password: "p", queue: "orders" },
    prometheusUrl: url,
    alertmanagerUrl: url,
    lokiUrl: url,
    tempoUrl: url,
    locustUrl: url,
    components: ["sut-postgres", "telemetry"],
  };
  away =
    [...loadEnvironments(await file([entry])).values()][0] ??
    (() => {
      throw new Error("no environment");
    })();
});
afterAll(() => rm(folder, { recursive: true }));

async function file(content: unknown): Promise<string> {
  const path = join(folder, "environments.json");
  await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

describe("loadEnvironments", () => {
  it("gives the environments by name", async () => {
    const two = loadEnvironments(await file([entry, { ...entry, name: "second" }]));
    expect([...two.keys()]).toEqual(["away", "second"]);
    expect(two.get("second")?.components).toEqual(["sut-postgres", "telemetry"]);
  });

  it.each([
    ["two of the same name", () => [entry, entry], /same name/],
    ["none", () => [], /does not describe environments/],
    ["a name that breaks a label matcher", () => [{ ...entry, name: 'a"b' }], /joined by hyphens/],
    ["a missing address", () => [{ ...entry, locustUrl: undefined }], /locustUrl/],
    ["a missing service", () => [{ ...entry, services: {} }], /services/],
    ["an unknown field", () => [{ ...entry, colour: "red" }], /colour/],
    ["no JSON", () => "{", /is not JSON/],
  ])("refuses %s, and quotes no secret", async (_, content, message) => {
    const path = await file(content());
    expect(() => loadEnvironments(path)).toThrow(message);
    expect(() => loadEnvironments(path)).not.toThrow(/secret-token|hidden/);
  });

  it("names a file that is not there", () => {
    expect(() => loadEnvironments(join(folder, "nothing.json"))).toThrow(/nothing\.json cannot be read/);
  });
});

describe("when nothing answers", () => {
  const range = { from: 0, to: 60_000 };
  it.each<[string, string, () => Promise<unknown>]>([
    ["readNumber", "prometheus", () => away.readNumber("up", signal)],
    ["queryRange", "prometheus", () => away.queryRange({ query: "up", ...range, step: 15 })],
    ["queryExemplars", "prometheus", () => away.queryExemplars({ query: "up", ...range })],
    ["searchLogs", "telemetry", () => away.searchLogs({ ...range, limit: 1 })],
    ["searchTraces", "telemetry", () => away.searchTraces({ ...range, errorsOnly: false, limit: 1 })],
    ["getTrace", "telemetry", () => away.getTrace("0".repeat(32))],
    [
      "silence",
      "alertmanager",
      () =>
        away.silence({
          matchers: [{ label: "alertname", op: "=", value: "A" }],
          minutes: 1,
          comment: "why",
          author: "me",
        }),
    ],
    ["expireSilence", "alertmanager", () => away.expireSilence("x")],
    ["queueDepth", "rabbitmq", () => away.queueDepth()],
    ["a config probe", "worker", () => away.readProbe({ probe: "config", service: "worker", key: "x" }, signal)],
    ["an index probe", "sut-postgres", () => away.readProbe({ probe: "index", table: "a.b", column: "c" }, signal)],
    ["a load probe", "locust", () => away.readProbe({ probe: "load_profile" }, signal)],
    ["a config action", "orders", () => away.apply({ kind: "config", service: "orders", set: { x: 1 } }, signal)],
    ["a restart", "payments", () => away.apply({ kind: "restart", service: "payments" }, signal)],
    ["a load action", "locust", () => away.captureUndo({ kind: "load", profile: "busy" }, signal)],
  ])("%s names the part: %s", async (_, source, call) => {
    await expect(call()).rejects.toMatchObject({
      code: "unavailable",
      source,
      message: `${source} cannot be reached: ECONNREFUSED`,
    });
  });

  it("a look at the alerts and the snapshot fail as well, rather than look empty", async () => {
    await expect(away.listAlerts()).rejects.toMatchObject({ code: "unavailable" });
    await expect(away.snapshot()).rejects.toMatchObject({ code: "unavailable" });
  });

  it("health lists every part as down", async () => {
    const parts = await away.health();
    expect(parts.map(({ name }) => name).sort()).toEqual(
      [
        "alertmanager",
        "gateway",
        "inventory",
        "locust",
        "orders",
        "payments",
        "prometheus",
        "rabbitmq",
        "redis",
      ].concat("sut-postgres", "telemetry", "worker"),
    );
    expect(parts.filter(({ up }) => up)).toEqual([]);
    // A part has a second to refuse, which a busy machine may not take notice of in time.
    const unexplained = async () => (await away.health()).filter(({ detail }) => !detail.endsWith("ECONNREFUSED"));
    await expect.poll(unexplained, { timeout: 60_000 }).toEqual([]);
  });

  it("health lists a part as down that takes connections and then says nothing", async () => {
    const mute = createServer().listen(0, "127.0.0.1");
    await once(mute, "listening");
    const { port } = z.object({ port: z.number() }).parse(mute.address());
    const hanging = {
      ...entry,
      databaseUrl: `postgres://127.0.0.1:${port}/shop`,
      redisUrl: `redis://127.0.0.1:${port}`,
    };
    const environment = loadEnvironments(await file([hanging])).get("away");
    const named = ["redis", "sut-postgres", "rabbitmq"];
    const about = async () => {
      const parts = (await environment?.health()) ?? [];
      return named.map((name) => parts.find((part) => part.name === name));
    };
    await expect
      .poll(about, { timeout: 60_000 })
      .toEqual([
        { name: "redis", up: false, detail: "no answer within 1000 ms" },
        expect.objectContaining({ up: false }),
        expect.objectContaining({ up: false, detail: expect.stringMatching(/ECONNREFUSED$/) }),
      ]);
    await environment?.close();
    mute.close();
  });

  it("the console shows what is down instead of failing", async () => {
    const { services, tables, load } = await away.describeOperations();
    expect(services).toHaveLength(5);
    expect(services.every(({ up }) => !up)).toBe(true);
    expect([tables, load]).toEqual([[], null]);
  });

  it("a call that its caller ends is a timeout, not an outage", async () => {
    await expect(away.readNumber("up", AbortSignal.abort())).rejects.toMatchObject({ code: "timeout" });
  });

  it("wait and notify touch nothing, so they work", async () => {
    const began = performance.now();
    await away.apply({ kind: "wait", seconds: 0.05 }, signal);
    expect(performance.now() - began).toBeGreaterThanOrEqual(49);
    expect(await away.apply({ kind: "notify", text: "Sale starts" }, signal)).toEqual({
      result: "Sale starts",
      table: null,
    });
    await expect(away.apply({ kind: "wait", seconds: 60 }, AbortSignal.abort())).rejects.toThrow();
  });
});
