import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { Client as OldClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as OldStdio } from "@modelcontextprotocol/sdk/client/stdio.js";
import { ResourceUpdatedNotificationSchema } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, expect, it } from "vitest";
import { freePort, startPostgres, type TestPostgres } from "@mayday/local/testing";
import { buildEnvironment } from "../environment/build-environment.ts";
import { progressUri } from "../mcp/uris.ts";
import { darkEntry, SECRETS, startControl, type TestControl } from "../testing-control.ts";

/** Clients that start their server as a program: each test has the real one, carried to a real control plane. */
const SUB = "by-hand";
const program = fileURLToPath(new URL("../cli/mcp.ts", import.meta.url));

let postgres: TestPostgres;
let plane: TestControl;
beforeAll(async () => {
  postgres = await startPostgres();
  const environments = [buildEnvironment(darkEntry(await freePort()))];
  plane = await startControl({ postgresUrl: postgres.url, environments });
});
afterAll(async () => {
  await plane.stop();
  await postgres.stop();
});

const server = (args = ["learner", "--learner", SUB], url = plane.url) => ({
  command: process.execPath,
  args: [program, ...args],
  env: { TOOLS_URL: url, CREDENTIAL_SECRET: SECRETS.credential },
});
const until = (read: () => unknown) => expect.poll(read, { timeout: 60_000, interval: 20 });

const outcomes = async () => {
  const { values } = await plane.control.metrics.toolCalls.get();
  return values.filter(({ labels }) => labels.tool === "follow_run").map(({ labels }) => labels.outcome);
};

it("serves a client of 2026-07-28, which follows a run and cancels a call", async () => {
  const client = new Client({ name: "new", version: "1" }, { versionNegotiation: { mode: { pin: "2026-07-28" } } });
  await client.connect(new StdioClientTransport(server()));
  const { structuredContent } = await client.callTool({ name: "start_run", arguments: { scenario: "search-crawls" } });
  const { run } = structuredContent as { run: string };
  let heard = 0;
  client.setNotificationHandler("notifications/resources/updated", () => void (heard += 1));
  const subscription = await client.listen({ resourceSubscriptions: [progressUri(run)] });
  await until(() => heard).toBeGreaterThan(1);
  await subscription.close();
  const cancel = new AbortController();
  const waits = Promise.withResolvers<void>();
  const follow = client.callTool(
    { name: "follow_run", arguments: { run, after: 100_000, sinceTick: Date.now() + 1e9, waitSeconds: 25 } },
    { signal: cancel.signal, onprogress: () => waits.resolve() },
  );
  await waits.promise;
  cancel.abort();
  await expect(follow).rejects.toThrow();
  await until(outcomes).toEqual(["unavailable"]);
  await client.callTool({ name: "abandon_run", arguments: { run } });
  await client.close();
});

it("serves a client of the older protocol, also after its session has ended", async () => {
  const client = new OldClient({ name: "old", version: "1" });
  await client.connect(new OldStdio(server()));
  expect((await client.listTools()).tools.map(({ name }) => name)).toContain("start_run");
  expect((await client.getPrompt({ name: "coach" })).messages).toHaveLength(1);
  client.setNotificationHandler(ResourceUpdatedNotificationSchema, () => {});
  // One more session of the same caller than may be open ends the one that was idle for longest.
  for (let opened = 0; opened < 16; opened += 1) {
    const params = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "raw", version: "1" } };
    const answer = await fetch(`${plane.url}/mcp`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${plane.token({ role: "learner", sub: SUB })}`,
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
      },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "initialize", params }),
    });
    expect(answer.status).toBe(200);
    await answer.text();
  }
  expect((await client.listTools()).tools.length).toBeGreaterThan(10);
  await client.close();
});

it("says why, when tools does not answer or the command line is wrong", async () => {
  const nowhere = `http://127.0.0.1:${await freePort()}`;
  const client = new OldClient({ name: "old", version: "1" });
  await expect(client.connect(new OldStdio(server([], nowhere)))).rejects.toThrow("npm run status");
  const { command, args, env } = server(["root"]);
  const child = spawn(command, args, { env, stdio: ["pipe", "ignore", "pipe"] });
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, "exit")]);
  expect([code, said]).toEqual([2, expect.stringContaining("npm run --silent mcp")]);
});

it("ends when its client does", async () => {
  const { command, args, env } = server();
  const child = spawn(command, args, { env, stdio: ["pipe", "pipe", "inherit"] });
  const discover = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
  };
  child.stdin.write(
    `${JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list", params: { _meta: discover } })}\n`,
  );
  const [line] = await once(createInterface(child.stdout), "line");
  expect(String(line)).toContain("start_run");
  child.stdin.end();
  expect(await once(child, "exit")).toEqual([0, null]);
});
