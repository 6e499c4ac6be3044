import { once } from "node:events";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { createDoor } from "./agent-telemetry.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.closeAllConnections();
});

async function listen(server: Server): Promise<string> {
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // A TCP server has such an address.
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

/** Says what it was asked, with the body that came. */
function echo(name: string): Server {
  return createServer((request, response) => {
    let body = "";
    request.on("data", (piece) => (body += String(piece)));
    request.on("end", () => response.writeHead(207).end(`${name} ${request.method} ${request.url} ${body}`));
  });
}

async function door() {
  const [agent, receiver] = [await listen(echo("agent")), await listen(echo("receiver"))];
  return listen(createDoor({ AGENT_URL: agent, OTLP_URL: receiver }));
}

test("what the agent emits goes to the receiver, and its metrics can be read", async () => {
  const url = await door();
  const sent = await fetch(`${url}/v1/traces`, { method: "POST", body: "spans" });
  expect([sent.status, await sent.text()]).toEqual([207, "receiver POST /v1/traces spans"]);
  const read = await fetch(`${url}/metrics`);
  expect([read.status, await read.text()]).toEqual([207, "agent GET /metrics "]);
});

test.each([
  ["GET", "/api/search"],
  ["GET", "/v1/traces"],
  ["POST", "/metrics"],
  ["GET", "/loki/api/v1/query_range?query=x"],
  ["GET", "/metrics/../api/me"],
  ["POST", "/v1/traces?to=elsewhere"],
])("%s %s does not pass", async (method, path) => {
  expect((await fetch(`${await door()}${path}`, { method })).status).toBe(404);
});

test("says so when the other side does not answer", async () => {
  const gone = createServer();
  const url = await listen(gone);
  gone.close();
  const answer = await fetch(`${await listen(createDoor({ AGENT_URL: url, OTLP_URL: url }))}/metrics`);
  expect(answer.status).toBe(502);
});
