import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { KnobValue } from "./knobs.ts";
import { registry } from "./metrics.ts";
import { upstreamClient, upstreamKnobs } from "./upstreams.ts";

const settings: Record<string, KnobValue> = {};
let servers: { server: Server; address: string; connections: () => number }[];

async function startServer(says: string) {
  let connections = 0;
  const server = createServer({ keepAliveTimeoutBuffer: 30_000 }, (_, response) => response.end(JSON.stringify(says)));
  server.on("connection", () => (connections += 1));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  return { server, address: `127.0.0.1:${port}`, connections: () => connections };
}

beforeEach(async () => {
  servers = await Promise.all([startServer("first"), startServer("second")]);
  Object.assign(settings, { shelf_address: servers[0]?.address, http_keep_alive: true });
});
afterEach(() => {
  for (const { server } of servers) {
    server.closeAllConnections();
    server.close();
  }
});

const client = () =>
  upstreamClient(
    "shelf",
    (key) => settings[key],
    () => 60_000,
  );
const opened = async () =>
  Number(/^http_client_connections_opened_total\{peer="shelf"\} (\d+)$/m.exec(await registry.metrics())?.[1] ?? 0);

it("keeps connections, until it is told not to, and counts those that it opens", async () => {
  const before = await opened();
  for (let i = 0; i < 10; i++) await client().request("GET", "/");
  const kept = servers[0]?.connections() ?? 0;
  expect(kept).toBeLessThan(5);
  settings["http_keep_alive"] = false;
  for (let i = 0; i < 10; i++) await client().request("GET", "/");
  // Those that were kept are used up first.
  const all = servers[0]?.connections() ?? 0;
  expect(all).toBeGreaterThanOrEqual(10);
  expect(all).toBeGreaterThan(kept);
  expect(await opened()).toBe(before + all);
});

it("goes where the setting says, from the next request on", async () => {
  const one = client();
  expect((await one.request("GET", "/")).body).toBe("first");
  settings["shelf_address"] = servers[1]?.address ?? "";
  expect((await one.request("GET", "/")).body).toBe("second");
  settings["shelf_address"] = "127.0.0.1:1";
  await expect(one.request("GET", "/")).rejects.toMatchObject({ code: "upstream_unavailable" });
});

it("begins with the environment's addresses", () => {
  const knobs = upstreamKnobs({ shelf: "http://shelf.internal:4000", till: "http://[::1]" });
  expect(knobs["shelf_address"]?.default).toBe("shelf.internal:4000");
  expect(knobs["till_address"]?.default).toBe("[::1]:80");
  expect(upstreamKnobs({})).toEqual({});
});
