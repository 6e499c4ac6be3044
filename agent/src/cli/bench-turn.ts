import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { startPostgres } from "@mayday/local/testing";
import { says, startModelServer, type ModelServer } from "../providers/testing-model-server.ts";
import { startTestAgent, startTools, until } from "../testing.ts";
import { openBrowser, type Browser } from "./browser.ts";
import { need } from "./drill/play.ts";

/**
 * What a turn of a model costs beyond the model's own time, against a server that answers at once: from the turn's being
 * taken until the model is asked, and from its last byte until the message is stored, each including PostgreSQL and the
 * screen over MCP, as the browser sees it: message sent → message in the feed, less the time that the model's server had
 * the request. Real processes: PostgreSQL and tools; the agent is this process. Prints JSON, or writes it with `--json FILE`.
 */
const TURNS = 200;
const WARM_UP = 30;

/** Milliseconds: until the model is asked, from its answer on, and both with what is between its requests. */
type Overhead = { before: number; after: number; all: number };

async function oneTurn(browser: Browser, run: string, server: ModelServer): Promise<Overhead> {
  const clientId = randomUUID();
  const { promise: answered, resolve } = Promise.withResolvers<void>();
  const listener = (item: { type: string; id?: string }) => {
    if (item.type === "tutor_message" && item.id?.endsWith(clientId) === true) resolve();
  };
  browser.socket.on("feed", listener);
  const asked = server.requests.length;
  const began = performance.now();
  need(await browser.say(run, "What do you think of that?", clientId), "say something");
  await answered;
  const all = performance.now() - began;
  browser.socket.off("feed", listener);
  const requests = server.requests.slice(asked);
  const model = requests.reduce((sum, { at, answeredAt }) => sum + ((answeredAt ?? at) - at), 0);
  const before = (requests[0]?.at ?? began) - began;
  const after = began + all - (requests.at(-1)?.answeredAt ?? began);
  return { before, after, all: all - model };
}

async function measure(): Promise<Overhead[]> {
  await using started = new AsyncDisposableStack();
  const postgres = await startPostgres();
  started.defer(postgres.stop);
  const tools = await startTools(postgres.url);
  started.defer(tools.stop);
  const server = await startModelServer("openai", () => says("Look at the alerts first. ", "Then at the traces."));
  started.defer(async () => await server.stop());
  const agent = await startTestAgent({
    CHAT_DATABASE_URL: postgres.url,
    TOOLS_URL: tools.url,
    TOOLS_HOST_TOKEN: tools.hostToken,
    TUTOR_PROVIDER: "openai",
    TUTOR_MODEL: "at-once",
    OPENAI_BASE_URL: server.baseUrl,
  });
  started.defer(agent.close);
  const browser = await openBrowser(agent.url);
  started.defer(async () => browser.close());
  const { run } = await until(async () => {
    const result = await browser.call("start_run", { scenario: "search-crawls" });
    return result.status === "ok" && result;
  }, "a run is started");
  need(await browser.watch(run, 0), "watch the run");
  const overheads: Overhead[] = [];
  for (let n = 0; n < WARM_UP + TURNS; n++) {
    const overhead = await oneTurn(browser, run, server);
    if (n >= WARM_UP) overheads.push(overhead);
    // No faster than a browser may send.
    await pause(500);
  }
  return overheads;
}

const { values } = parseArgs({ options: { json: { type: "string" } } });
const overheads = await measure();
const at = (part: keyof Overhead, share: number) => {
  const sorted = overheads.map((overhead) => overhead[part]).sort((a, b) => a - b);
  return Math.round((sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN) * 10) / 10;
};
const report = {
  name: "turn",
  unit: "ms",
  turns: overheads.length,
  values: {
    all: at("all", 0.95),
    p50: at("all", 0.5),
    p95: at("all", 0.95),
    max: at("all", 1),
    p50_until_asked: at("before", 0.5),
    p50_from_answer: at("after", 0.5),
  },
};
console.log(JSON.stringify(report, null, 2));
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`);
