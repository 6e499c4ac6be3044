import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort, startPostgres, type TestPostgres } from "@mayday/local/testing";
import { Client as OldClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as OldTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ROLES, TOOLS, TUTOR_TOOLS } from "./contract.ts";
import { signCredential } from "./credentials.ts";
import { buildEnvironment } from "./environment/build-environment.ts";
import { connect, darkEntry, SECRETS, startControl, type Session, type TestControl } from "./testing-control.ts";

const LEARNER = { role: "learner", sub: "learner-one" } as const;
const OTHER = { role: "learner", sub: "learner-two" } as const;

let postgres: TestPostgres;
let plane: TestControl;

beforeAll(async () => {
  postgres = await startPostgres();
  plane = await startControl({
    postgresUrl: postgres.url,
    environments: [buildEnvironment(darkEntry(await freePort()))],
  });
});
afterAll(async () => {
  await plane.stop();
  await postgres.stop();
});

const availableTo = async ({ get }: Session) =>
  (await get("list_scenarios", {})).scenarios.filter((card) => card.available).map((card) => card.id);

/** Until an abandoned run has given its environment back. */
const untilOver = async ({ get }: Pick<Session, "get">, run: string) =>
  await expect
    .poll(async () => (await get("get_run", { run })).progress.state, { timeout: 60_000 })
    .toMatch(/^(debrief|closed)$/);

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const post = (headers: Record<string, string>, body: string) =>
  fetch(`${plane.url}/mcp`, {
    method: "POST",
    body,
    headers: { "content-type": "application/json", accept: "application/json, text/event-stream", ...headers },
  });

const sendAlerts = (environment: string, token: string, body: unknown) =>
  fetch(`${plane.url}/hooks/alertmanager/${environment}`, {
    method: "POST",
    headers: bearer(token),
    body: JSON.stringify(body),
  });

describe("who may come in", () => {
  it.each([
    ["no token", {}, /no bearer token/],
    ["a forged token", bearer("e30.e30"), /forged/],
    ["an expired token", bearer(signCredential(SECRETS.credential, LEARNER, -1)), /expired/],
  ])("refuses %s with 401 and says how to get one", async (_, headers, reason) => {
    const response = await post(headers, "{}");
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toMatch(/^Bearer /);
    const body = await response.json();
    expect(body).toMatchObject({ error: "unauthorized", reason: expect.stringMatching(reason) });
    expect(body).toMatchObject({ tryNext: expect.stringContaining("npm run token") });
  });

  it("refuses another Host or Origin with 403, on every route", async () => {
    const origin = await post({ ...bearer(plane.token(LEARNER)), origin: "https://evil.example" }, "{}");
    expect(origin.status).toBe(403);
    expect(await origin.json()).toMatchObject({
      error: "origin_not_allowed",
      tryNext: expect.stringContaining("localhost"),
    });
    const { request } = await import("node:http");
    const status = await new Promise((resolve, reject) => {
      const { port } = new URL(plane.url);
      request({ port, host: "127.0.0.1", path: "/metrics", headers: { host: "evil.example" } }, (r) =>
        resolve(r.statusCode),
      )
        .on("error", reject)
        .end();
    });
    expect(status).toBe(403);
  });

  it("refuses a body over the limit with 413 that states it", async () => {
    const response = await post(bearer(plane.token(LEARNER)), JSON.stringify({ text: "x".repeat(300 * 1024) }));
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ reason: expect.stringContaining("256 KB") });
  });

  it("answers while it is starting, and says what it waits for", async () => {
    plane.setReadiness({ control: null, waitingFor: "the runs database" });
    const [health, mcp] = await Promise.all([fetch(`${plane.url}/healthz`), post(bearer(plane.token(LEARNER)), "{}")]);
    plane.setReadiness({ control: plane.control });
    expect([health.status, mcp.status]).toEqual([503, 503]);
    expect(await health.json()).toEqual({ ready: false, waitingFor: "the runs database" });
    expect(await mcp.json()).toMatchObject({ reason: expect.stringContaining("the runs database") });
    expect((await fetch(`${plane.url}/healthz`)).status).toBe(200);
  });
});

describe("what exists for whom", () => {
  it.each(ROLES)("a %s sees exactly the contract's tools, each with annotations and schemas", async (role) => {
    const { client } = await connect(plane, { role, sub: "somebody" });
    const { tools } = await client.listTools();
    const expected = Object.entries(TOOLS).filter(([, spec]) => spec.roles.some((allowed) => allowed === role));
    expect(tools.map((tool) => tool.name).sort()).toEqual(expected.map(([name]) => name).sort());
    for (const tool of tools) {
      expect(tool.inputSchema).toMatchObject({ type: "object", additionalProperties: false });
      expect(tool.outputSchema).toMatchObject({ type: "object" });
      expect(Object.keys(tool.annotations ?? {})).toEqual(
        expect.arrayContaining(["readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"]),
      );
    }
    await client.close();
  });

  it("gives the tutor four tools, and a tool of another role does not exist for it", async () => {
    const { client } = await connect(plane, { role: "tutor", sub: LEARNER.sub });
    const { tools } = await client.listTools();
    expect(tools.map((tool) => tool.name)).toEqual([...TUTOR_TOOLS]);
    const refused = async (name: string): Promise<string> => {
      const outcome: unknown = await client.callTool({ name, arguments: {} }).catch((error: unknown) => error);
      return outcome instanceof Error ? outcome.message : "it was answered";
    };
    expect(await refused("get_solution")).toMatch(/Unknown tool: get_solution/);
    expect((await refused("get_solution")).replace("get_solution", "nothing")).toBe(await refused("nothing"));
    await client.close();
  });
});

describe("calls", () => {
  it("serves the v1 client, which checks results against the schemas that it was given", async () => {
    const client = new OldClient({ name: "old", version: "1" });
    const headers = bearer(plane.token(LEARNER));
    await client.connect(new OldTransport(new URL(`${plane.url}/mcp`), { requestInit: { headers } }));
    expect((await client.listTools()).tools).toHaveLength(
      Object.values(TOOLS).filter((spec) => spec.roles.some((role) => role === "learner")).length,
    );
    const listed = await client.callTool({ name: "list_scenarios", arguments: {} });
    expect(listed.structuredContent).toMatchObject({ status: "ok" });
    const wrong = await client.callTool({ name: "get_run", arguments: { run: "run-none" } });
    expect(wrong).toMatchObject({ isError: true, structuredContent: { status: "error", code: "not_found" } });
    await client.close();
  });

  it("refuses wrong types, missing and unknown fields by name, as a result", async () => {
    const { call, client } = await connect(plane, LEARNER);
    const wrong = JSON.parse('{"run":7,"color":"red"}');
    expect(await call("get_run", wrong)).toMatchObject({
      status: "error",
      code: "invalid_input",
      reason: expect.stringMatching(/run: .*color/s),
    });
    expect(await call("start_run", { scenario: "no-such-thing" })).toMatchObject({ code: "not_found" });
    await client.close();
  });

  it("answers for someone else's run exactly as for one that does not exist", async () => {
    const [mine, theirs] = await Promise.all([connect(plane, LEARNER), connect(plane, OTHER)]);
    const free = await availableTo(theirs);
    expect(free).toContain("search-crawls");
    const { run } = await mine.get("start_run", { scenario: "search-crawls" });
    const unknown = await theirs.call("get_run", { run: "run-none" });
    const foreign = await theirs.call("get_run", { run });
    expect(JSON.stringify(foreign).replaceAll(run, "run-none")).toBe(JSON.stringify(unknown));
    expect((await theirs.get("list_runs", {})).runs).toEqual([]);

    const second = await theirs.call("start_run", { scenario: "search-crawls" });
    expect(second).toMatchObject({
      status: "error",
      code: "conflict",
      reason: expect.stringMatching(/dark is in use .* ago/),
    });
    expect(JSON.stringify(second)).not.toContain(LEARNER.sub);
    const { scenarios } = await theirs.get("list_scenarios", {});
    expect(scenarios.every((card) => !card.available)).toBe(true);

    await mine.get("abandon_run", { run });
    await untilOver(mine, run);
    expect(await availableTo(theirs)).toEqual(free);
    await Promise.all([mine.client.close(), theirs.client.close()]);
  });

  it("says what is down while a run waits, to whoever follows it, at once", async () => {
    const { get, client } = await connect(plane, { role: "learner", sub: "follower" });
    const { run } = await get("start_run", { scenario: "orders-pile-up" });
    let after = 0;
    const seen: string[] = [];
    while (!seen.includes("telemetry_changed")) {
      const { events } = await get("follow_run", { run, after, waitSeconds: 20 });
      seen.push(...events.map((event) => event.type));
      after = events.at(-1)?.seq ?? after;
    }
    const { progress } = await get("get_run", { run });
    expect(progress.telemetry).toMatchObject({
      ok: false,
      missing: expect.arrayContaining(["prometheus", "rabbitmq"]),
    });
    expect(progress.stage).toBeNull();
    await get("abandon_run", { run });
    await untilOver({ get }, run);
    await client.close();
  });

  it("stops a caller that is too eager, and says when to come back", async () => {
    const { call, client } = await connect(plane, { role: "learner", sub: "eager" });
    // All at once: on a busy machine calls one after another might be slow enough to be let through.
    const results = await Promise.all(
      Array.from({ length: 20 }, () => call("start_run", { scenario: "no-such-thing" })),
    );
    const codes = results.map((result) => (result.status === "error" ? result.code : result.status));
    expect(codes.filter((code) => code === "not_found").length).toBeGreaterThanOrEqual(5);
    expect(results).toContainEqual(
      expect.objectContaining({ code: "rate_limited", tryNext: expect.stringMatching(/\d+ s/) }),
    );
    await client.close();
  });

  it("counts calls by tool, role and outcome", async () => {
    const { call, client } = await connect(plane, { role: "host", sub: "agent" });
    const issued = await call("issue_credentials", { learner: "learner-nine" });
    expect(issued).toMatchObject({ status: "ok", expiresIn: 43_200 });
    const text = await (await fetch(`${plane.url}/metrics`)).text();
    expect(text).toContain('mayday_tool_calls_total{tool="issue_credentials",role="host",outcome="ok"} 1');
    await client.close();
  });
});

describe("alert webhook", () => {
  const alert = { status: "firing", labels: { alertname: "CheckoutSlow", service: "orders", severity: "page" } };
  it("needs its own token, a known environment and Alertmanager's shape", async () => {
    const good = { version: "4", alerts: [alert] };
    expect((await sendAlerts("dark", plane.token(LEARNER), good)).status).toBe(401);
    expect((await sendAlerts("bright", SECRETS.webhook, good)).status).toBe(404);
    expect((await sendAlerts("dark", SECRETS.webhook, { version: "4", alerts: [{ status: "on" }] })).status).toBe(400);
  });
});
