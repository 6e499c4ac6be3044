import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort, startPostgres, type TestPostgres } from "@mayday/local/testing";
import { buildEnvironment } from "../../environment/build-environment.ts";
import { listen } from "../../listen.ts";
import { darkEntry, startControl, type TestControl } from "../../testing-control.ts";
import { createFixture } from "./fixture.ts";
import { requiredScenarios, runSuite } from "./suite.ts";

/**
 * The official conformance suite. Most of its scenarios call tools by names of its own, so they run on the route that we
 * ship with a server of those names behind it; those that need none of them run on our own server.
 */
const FIXTURELESS = {
  "2026-07-28": [
    "tools-list",
    "resources-list",
    "prompts-list",
    "caching",
    "dns-rebinding-protection",
    "sep-2164-resource-not-found",
    "server-sse-multiple-streams",
    "http-header-validation",
    "completion-complete",
  ],
  "2025-11-25": [
    "server-initialize",
    "ping",
    "tools-list",
    "resources-list",
    "prompts-list",
    "dns-rebinding-protection",
    "server-sse-multiple-streams",
    "server-session-lifecycle",
  ],
} as const;
const REVISIONS = ["2026-07-28", "2025-11-25"] as const;

let postgres: TestPostgres;
let plane: TestControl;
const stops: (() => void)[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
  const environments = [buildEnvironment(darkEntry(await freePort()))];
  plane = await startControl({ postgresUrl: postgres.url, environments });
});
afterAll(async () => {
  for (const stop of stops) stop();
  await plane.stop();
  await postgres.stop();
});

/** Where the suite reaches a route: it has no credential to send, so that is added on the way. */
async function withCredential(app: TestControl["app"]): Promise<string> {
  const authorization = `Bearer ${plane.token({ role: "learner", sub: "conformance" })}`;
  const fetch: typeof app.fetch = (request, env) => {
    const headers = new Headers(request.headers);
    headers.set("authorization", authorization);
    return app.fetch(new Request(request, { headers }), env);
  };
  const server = listen({ fetch }, "127.0.0.1", 0);
  await once(server, "listening");
  stops.push(() => {
    if ("closeAllConnections" in server) server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return `http://127.0.0.1:${address.port}/mcp`;
}

describe.concurrent.each(REVISIONS)("conformance to %s", (revision) => {
  it("of the route, in every scenario that the revision requires", async () => {
    const required = await requiredScenarios(revision);
    const verdicts = await runSuite(await withCredential(plane.appWith(createFixture)), revision);
    const found = required.map((scenario) => [scenario, verdicts[scenario] ?? "did not run"]);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(required.map((scenario) => [scenario, []])));
    process.stdout.write(`conformance ${revision}: ${required.length}/${required.length} on the route\n`);
  });

  it("of our own server, in the scenarios that need nothing of it", async () => {
    const verdicts = await runSuite(await withCredential(plane.app), revision);
    const found = FIXTURELESS[revision].map((scenario) => [scenario, verdicts[scenario] ?? "did not run"]);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(FIXTURELESS[revision].map((name) => [name, []])));
  });
});
