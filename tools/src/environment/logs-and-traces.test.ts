import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { freePort } from "@mayday/local/testing";
import { loki } from "./loki.ts";
import type { Source } from "./source.ts";
import { tempo } from "./tempo.ts";

const ROOT = resolve(import.meta.dirname, "../../..");
const now = Date.now();
const range = { from: now - 60_000, to: now + 60_000 };
const traceId = "5b8efff798038103d269b633813fc60c";
let folder: string;
let store: ChildProcess;
let source: Source;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayday-telemetry-"));
  const port = await freePort();
  const env = { ...process.env, HOST: "127.0.0.1", PORT: String(port), DATA_DIR: folder };
  store = spawn(process.execPath, ["observability/lite/main.ts"], { cwd: ROOT, env, stdio: "ignore" });
  source = { name: "telemetry", url: `http://127.0.0.1:${port}` };
  await vi.waitFor(async () => expect((await fetch(`${source.url}/ready`)).status).toBe(200), 60_000);
  for (const environment of ["local", "other"]) {
    await send("/v1/logs", { resourceLogs: [logs("orders", environment), logs("worker", environment)] });
  }
  await send("/v1/traces", {
    resourceSpans: [
      spans("gateway", "eee19b7ec3c1b174", "", 400),
      spans("orders", "eee19b7ec3c1b175", "eee19b7ec3c1b174", 300),
    ],
  });
});
afterAll(async () => {
  const exited = once(store, "exit");
  store.kill("SIGTERM");
  await exited;
  await rm(folder, { recursive: true });
});

async function send(path: string, body: unknown): Promise<void> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(source.url + path, { method: "POST", headers, body: JSON.stringify(body) });
  expect(response.status).toBe(200);
}
const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
const resource = (service: string, environment: string) => ({
  attributes: [text("service.name", service), text("environment", environment)],
});
const nanoseconds = (ms: number) => `${ms}000000`;

const logRecord = (at: number, level: string, body: string, more: object = {}) => ({
  timeUnixNano: nanoseconds(at),
  severityText: level,
  severityNumber: level === "ERROR" ? 17 : 9,
  body: { stringValue: body },
  attributes: [text("order", "42")],
  ...more,
});

function logs(service: string, environment: string) {
  const logRecords = [
    logRecord(now - 2000, "INFO", "order placed", { traceId, spanId: "eee19b7ec3c1b174" }),
    logRecord(now - 1000, "ERROR", 'it said "no" \\ twice'),
  ];
  return { resource: resource(service, environment), scopeLogs: [{ logRecords }] };
}

function spans(service: string, spanId: string, parentSpanId: string, ms: number) {
  const span = {
    traceId,
    spanId,
    parentSpanId,
    name: `POST /${service}`,
    kind: 2,
    startTimeUnixNano: nanoseconds(now),
    endTimeUnixNano: nanoseconds(now + ms),
    attributes: [text("http.route", "/orders")],
    status: { code: service === "orders" ? 2 : 0 },
  };
  return { resource: resource(service, "local"), scopeSpans: [{ spans: [span] }] };
}

const searchLogs = (more: object) => loki(source, "local").searchLogs({ ...range, limit: 100, ...more });
const searchTraces = (more: object) =>
  tempo(source, "local").searchTraces({ ...range, errorsOnly: false, limit: 20, ...more });

describe("logs", () => {
  it("come newest first, of this environment alone, with their fields", async () => {
    const lines = await searchLogs({});
    expect(lines).toHaveLength(4);
    expect(lines.map(({ at }) => at)).toEqual(lines.map(({ at }) => at).toSorted((a, b) => b - a));
    expect(lines.at(-1)).toMatchObject({ at: now - 2000, level: "info", message: "order placed", traceId });
    expect(lines.at(-1)?.fields).toMatchObject({ order: "42" });
    expect(lines[0]).toMatchObject({ level: "error", traceId: null });
  });

  it.each([
    [{ service: "orders" }, 2],
    [{ service: "nobody" }, 0],
    [{ level: "error" }, 2],
    [{ level: "error", service: "worker" }, 1],
    [{ contains: 'said "no" \\ tw' }, 2],
    [{ contains: '"} or {' }, 0],
    [{ traceId }, 2],
    [{ limit: 1 }, 1],
    [{ from: now - 1500 }, 2],
  ])("are found by %j", async (more, count) => {
    expect(await searchLogs(more)).toHaveLength(count);
  });
});

describe("counts of lines", () => {
  it("are by level and step, and end where the time asked for ends", async () => {
    const from = now - 10_000;
    const levels = await loki(source, "local").countLogs({ from, to: now, step: 5 });
    expect(levels.toSorted((a, b) => a.level.localeCompare(b.level))).toEqual([
      { level: "error", counts: [[from + 5000, 2]] },
      { level: "info", counts: [[from + 5000, 2]] },
    ]);
    expect(
      await loki(source, "local").countLogs({ from, to: now, step: 5, level: "error", service: "worker" }),
    ).toEqual([{ level: "error", counts: [[from + 5000, 1]] }]);
    expect(await loki(source, "local").countLogs({ from, to: now, step: 5, contains: "nobody says" })).toEqual([]);
  });
});

describe("traces", () => {
  it("are summed up by their root", async () => {
    expect(await searchTraces({})).toEqual([
      {
        traceId,
        rootService: "gateway",
        rootName: "POST /gateway",
        start: now,
        durationMs: 400,
        spans: 2,
        error: true,
      },
    ]);
  });

  it.each([
    [{ service: "orders" }, 1],
    [{ service: "worker" }, 0],
    [{ minDurationMs: 350 }, 1],
    [{ minDurationMs: 450 }, 0],
    [{ errorsOnly: true }, 1],
    [{ errorsOnly: true, service: "gateway" }, 0],
    [{ maxDurationMs: 400 }, 1],
    [{ maxDurationMs: 399 }, 0],
    [{ attribute: { name: "http.route", value: "/orders" } }, 1],
    [{ attribute: { name: "http.route", value: '" || true' } }, 0],
    [{ attribute: { name: "http.route", value: "200" } }, 0],
  ])("are found by %j", async (more, count) => {
    expect(await searchTraces(more)).toHaveLength(count);
  });

  it("are given whole, span by span", async () => {
    const [root, child] = await tempo(source, "local").getTrace(traceId);
    expect(root).toMatchObject({ service: "gateway", spanId: "eee19b7ec3c1b174", parentId: null, durationMs: 400 });
    expect(child).toMatchObject({ service: "orders", parentId: "eee19b7ec3c1b174", kind: "server", error: true });
    expect(child?.attributes).toMatchObject({ "http.route": "/orders" });
  });

  it("of another environment, or unknown ones, are not there", async () => {
    expect(await tempo(source, "other").getTrace(traceId)).toEqual([]);
    expect(await tempo(source, "other").searchTraces({ ...range, errorsOnly: false, limit: 20 })).toEqual([]);
    expect(await tempo(source, "local").getTrace("0".repeat(31) + "1")).toEqual([]);
  });
});
