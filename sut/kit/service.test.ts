import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "@mayday/local/testing";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { sign, SIGNATURE_HEADER } from "./signature.ts";

// The payments service needs no other component, so a whole process of it can be looked at: with telemetry and all.
const TOKEN = "a-token-for-this-test";
const KEY = "a-signing-key-for-this-test";
const folder = mkdtempSync(join(tmpdir(), "mayday-service-"));
let service: { child: ChildProcess; publicUrl: string; adminUrl: string; log: () => string };

async function start(extra: Record<string, string> = {}) {
  const [port, adminPort] = [await freePort(), await freePort()];
  const child = spawn(process.execPath, ["--import", "./sut/kit/telemetry.ts", "sut/payments/main.ts"], {
    env: {
      PATH: process.env["PATH"],
      PORT: String(port),
      ADMIN_PORT: String(adminPort),
      ADMIN_TOKEN: TOKEN,
      CONFIG_FILE: join(folder, "payments.json"),
      OTEL_SERVICE_NAME: "payments",
      PAYMENTS_SIGNING_KEY: KEY,
      ...extra,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  child.stdout?.setEncoding("utf8").on("data", (piece: string) => (log += piece));
  child.stderr?.setEncoding("utf8").on("data", (piece: string) => (log += piece));
  return {
    child,
    log: () => log,
    publicUrl: `http://127.0.0.1:${port}`,
    adminUrl: `http://127.0.0.1:${adminPort}`,
  };
}

async function startReady() {
  const started = await start();
  await vi.waitFor(async () => expect((await fetch(`${started.adminUrl}/healthz`)).status).toBe(200), 60_000);
  return started;
}

const admin = (method: string, path: string, body?: unknown, token = TOKEN) =>
  fetch(`${service.adminUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

function authorize(amountCents: number, orderId: string = randomUUID(), headers: Record<string, string> = {}) {
  const body = JSON.stringify({ orderId, amountCents });
  return fetch(`${service.publicUrl}/authorizations`, {
    method: "POST",
    body,
    headers: { [SIGNATURE_HEADER]: sign(KEY, body, Date.now() / 1000), ...headers },
  });
}

/** Sends the first half of a request, which is in flight from then on; what it gives sends the rest. */
function beginToAuthorize(amountCents: number): () => Promise<number | undefined> {
  const body = JSON.stringify({ orderId: randomUUID(), amountCents });
  const headers = { "content-length": body.length, [SIGNATURE_HEADER]: sign(KEY, body, Date.now() / 1000) };
  const asking = request(`${service.publicUrl}/authorizations`, { method: "POST", headers });
  asking.write(body.slice(0, 20));
  return async () => {
    asking.end(body.slice(20));
    const [answer]: IncomingMessage[] = await once(asking, "response");
    answer?.resume();
    return answer?.statusCode;
  };
}

beforeAll(async () => {
  service = await startReady();
});
afterEach(() => admin("PATCH", "/config", { authorization_latency_ms: 0, clock_tolerance_s: 30 }));
afterAll(async () => {
  service.child.kill("SIGTERM");
  await once(service.child, "exit");
  rmSync(folder, { recursive: true });
});

it.each([
  ["GET", "/config"],
  ["GET", "/config/schema"],
  ["GET", "/config/audit"],
  ["PATCH", "/config"],
  ["DELETE", "/config/log_level"],
  ["POST", "/restart"],
])("refuses %s %s without the token", async (method, path) => {
  const response = await admin(method, path, method === "PATCH" ? { log_level: "warn" } : undefined, "wrong");
  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject({ error: "unauthorized" });
});

it("gives its settings with bounds, units and defaults", async () => {
  expect(await (await admin("GET", "/config/schema")).json()).toHaveProperty(
    "knobs",
    expect.arrayContaining([
      {
        key: "clock_tolerance_s",
        title: expect.any(String),
        type: "integer",
        default: 30,
        min: 0,
        max: 3600,
        choices: null,
        pattern: null,
        maxLength: null,
        unit: "s",
      },
    ]),
  );
});

it("answers a bad value with 422, the key and the reason, and changes nothing", async () => {
  const before = await (await admin("GET", "/config")).json();
  const response = await admin("PATCH", "/config", { log_level: "warn", clock_tolerance_s: -1 });
  expect(response.status).toBe(422);
  expect(await response.json()).toEqual({
    error: "invalid_value",
    key: "clock_tolerance_s",
    reason: "must be a whole number from 0 to 3600",
  });
  expect(await (await admin("GET", "/config")).json()).toEqual(before);
  expect((await admin("DELETE", "/config/speed")).status).toBe(422);
});

it("notes in the audit what was refused, also without the token, and who asked", async () => {
  await admin("PATCH", "/config", { log_level: "warn" }, "wrong");
  await fetch(`${service.adminUrl}/config`, {
    method: "PATCH",
    headers: { authorization: `Bearer ${TOKEN}`, "x-actor": "ada" },
    body: JSON.stringify({ clock_tolerance_s: -1 }),
  });
  await admin("DELETE", "/config/speed");
  expect(await (await admin("GET", "/config/audit")).json()).toHaveProperty(
    "entries",
    expect.arrayContaining([
      expect.objectContaining({ by: "127.0.0.1", refused: "the admin token is missing or wrong" }),
      expect.objectContaining({
        by: "ada",
        key: "clock_tolerance_s",
        to: "-1",
        refused: expect.stringContaining("whole"),
      }),
      expect.objectContaining({ key: "speed", refused: expect.stringContaining("no such setting") }),
    ]),
  );
});

const sendText = (body: string) =>
  fetch(`${service.adminUrl}/config`, { method: "PATCH", body, headers: { authorization: `Bearer ${TOKEN}` } });

it("refuses a body that is not JSON or far too large", async () => {
  expect((await sendText("{")).status).toBe(422);
  expect((await sendText("")).status).toBe(422);
  expect((await sendText(`{"log_level":"${"x".repeat(20_000)}"}`)).status).toBe(413);
});

it("takes a change at once, and back", async () => {
  await admin("PATCH", "/config", { authorization_latency_ms: 1500 });
  const slow = performance.now();
  await authorize(100);
  expect(performance.now() - slow).toBeGreaterThan(1100);
  expect(await (await admin("DELETE", "/config/authorization_latency_ms")).json()).toMatchObject({
    values: { authorization_latency_ms: 40 },
  });
  expect(await (await admin("GET", "/config/audit")).json()).toHaveProperty(
    "entries",
    expect.arrayContaining([expect.objectContaining({ key: "authorization_latency_ms", from: 1500, to: 40 })]),
  );
});

it("measures requests by route with exemplars that name the trace, and leaves the admin listener out", async () => {
  await authorize(100);
  await fetch(`${service.publicUrl}/no/such/path`);
  const text = await (await fetch(`${service.adminUrl}/metrics`)).text();
  expect(text).toMatch(
    /http_server_request_duration_seconds_bucket\{le="[^"]+",method="POST",route="\/authorizations",status_code="201"\} \d+ # \{trace_id="[0-9a-f]{32}",span_id="[0-9a-f]{16}"\}/,
  );
  expect(text).toContain('route="unmatched",status_code="404"');
  expect(text).not.toContain('route="/config');
  expect(text).toContain("# EOF");
});

it("logs JSON lines with the trace that the caller began", async () => {
  const traceId = "0af7651916cd43dd8448eb211c80319c";
  await authorize(100, randomUUID(), { traceparent: `00-${traceId}-b7ad6b7169203331-01` });
  const lines = () =>
    service
      .log()
      .split("\n")
      .filter((line) => line.includes(traceId));
  await expect.poll(lines).toHaveLength(1);
  expect(JSON.parse(lines()[0] ?? "")).toMatchObject({ level: "info", service: "payments", msg: "payment authorised" });
});

it("is idempotent by order, and refuses another amount for it", async () => {
  const order = randomUUID();
  const first = await (await authorize(100, order)).json();
  expect(await (await authorize(100, order)).json()).toEqual(first);
  const other = await authorize(200, order);
  expect(other.status).toBe(409);
  expect(await other.json()).toMatchObject({ error: "amount_differs" });
});

it.each([
  ["no signature", { [SIGNATURE_HEADER]: "" }, "bad_signature"],
  ["an old one", { [SIGNATURE_HEADER]: "old" }, "stale_signature"],
])("refuses %s with 401", async (_, headers, error) => {
  const orderId = randomUUID();
  const old = sign(KEY, JSON.stringify({ orderId, amountCents: 5 }), Date.now() / 1000 - 60);
  const response = await authorize(
    5,
    orderId,
    headers[SIGNATURE_HEADER] === "old" ? { [SIGNATURE_HEADER]: old } : headers,
  );
  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject({ error });
});

it("finishes requests in flight when it is asked to restart, ends cleanly, and keeps its settings", async () => {
  await admin("PATCH", "/config", { clock_tolerance_s: 77 });
  const finish = beginToAuthorize(100);
  const metrics = async () => (await fetch(`${service.adminUrl}/metrics`)).text();
  await expect.poll(metrics).toContain("http_server_requests_in_flight 1\n");
  const exited = once(service.child, "exit");
  expect((await admin("POST", "/restart")).status).toBe(202);
  expect(await finish()).toBe(201);
  expect(await exited).toEqual([0, null]);
  service = await startReady();
  expect(await (await admin("GET", "/config")).json()).toMatchObject({ values: { clock_tolerance_s: 77 } });
});

it("ends with one line that names what is missing", async () => {
  const broken = await start({ PAYMENTS_SIGNING_KEY: "short", ADMIN_PORT: "http" });
  const [code] = await once(broken.child, "exit");
  expect(code).toBe(78);
  expect(broken.log()).toMatch(/^cannot start: [^\n]*ADMIN_PORT[^\n]*\n$/);
});
