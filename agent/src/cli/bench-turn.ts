import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { startPostgres } from "@mayday/local/testing";
import { says, startModelServer, type ModelServer } from "../providers/testing-model-server.ts";
import { spawnAgent, startTools, until } from "../testing.ts";
import { openBrowser, type Browser } from "./browser.ts";
import { need } from "./drill/play.ts";

/**
 * What a turn of a model costs beyond the model's own time, against a server that answers at once: message sent by the
 * browser → message of the tutor in its feed, less the time that the model's server had the request. In it are storing
 * both messages in PostgreSQL and the screen over MCP. One turn at a time, of many learners one after the other, so
 * that none writes faster than a browser may; then the same with a pause before each, after which everything that a turn
 * needs has left the processor's caches. The runs are over (the tutor stays with the debrief), because what tools does
 * about an environment in which nothing runs is no part of a turn. Real processes: PostgreSQL, tools, agent; browsers
 * and the model's server are this one. Prints JSON, or writes it with `--json FILE`.
 */
const LEARNERS = 60;
const TURNS = 600;
const TURNS_AFTER_PAUSE = 200;
const WARM_UP = 300;
/** Between two messages of one learner, milliseconds. */
const EVERY_MS = 500;
const PAUSE_MS = 200;

/** Milliseconds: until the model is asked; from its answer until its last word is read, and until the message is stored; all. */
type Overhead = { before: number; said: number; after: number; all: number };

async function oneTurn(browser: Browser, run: string, server: ModelServer): Promise<Overhead> {
  const clientId = randomUUID();
  const { promise: answered, resolve } = Promise.withResolvers<void>();
  const listener = (item: { type: string; id?: string }) => {
    if (item.type === "tutor_message" && item.id?.endsWith(clientId) === true) resolve();
  };
  let lastWord = Number.NaN;
  const onDelta = () => (lastWord = performance.now());
  browser.socket.on("feed", listener);
  browser.socket.on("delta", onDelta);
  const asked = server.requests.length;
  const began = performance.now();
  need(await browser.say(run, "What do you think of that?", clientId), "say something");
  await answered;
  const all = performance.now() - began;
  browser.socket.off("feed", listener);
  browser.socket.off("delta", onDelta);
  const requests = server.requests.slice(asked);
  const model = requests.reduce((sum, { at, answeredAt }) => sum + ((answeredAt ?? at) - at), 0);
  const before = (requests[0]?.at ?? began) - began;
  const answeredAt = requests.at(-1)?.answeredAt ?? began;
  return { before, said: lastWord - answeredAt, after: began + all - answeredAt, all: all - model };
}

type Learner = { browser: Browser; run: string; wroteAt: number };

/** A learner with a run that is over, which leaves the environment to the next. */
async function learnerAt(agentUrl: string): Promise<Learner> {
  const browser = await openBrowser(agentUrl);
  const { run } = await until(async () => {
    const result = await browser.call("start_run", { scenario: "search-crawls" });
    return result.status === "ok" && result;
  }, "a run is started");
  need(await browser.watch(run, 0), "watch the run");
  need(await browser.call("abandon_run", { run }), "give the run up");
  await until(async () => {
    const found = need(await browser.call("get_run", { run }), "read the run");
    return found.progress.state === "debrief";
  }, "the run is over");
  return { browser, run, wroteAt: 0 };
}

async function measure(): Promise<{ atOnce: Overhead[]; afterPause: Overhead[] }> {
  await using started = new AsyncDisposableStack();
  const postgres = await startPostgres();
  started.defer(postgres.stop);
  const tools = await startTools(postgres.url);
  started.defer(tools.stop);
  const server = await startModelServer("openai", () => says("Look at the alerts first. ", "Then at the traces."));
  started.defer(async () => await server.stop());
  const agent = await spawnAgent({
    databaseUrl: postgres.url,
    tools,
    settings: { TUTOR_PROVIDER: "openai", TUTOR_MODEL: "at-once", OPENAI_BASE_URL: server.baseUrl },
  });
  started.defer(agent.stop);
  const learners: Learner[] = [];
  while (learners.length < LEARNERS) {
    const learner = await learnerAt(agent.url);
    started.defer(async () => learner.browser.close());
    learners.push(learner);
  }
  const take = async (turns: number, pauseMs: number): Promise<Overhead[]> => {
    const overheads: Overhead[] = [];
    for (let turn = 0; turn < turns; turn++) {
      const learner = learners[turn % LEARNERS];
      if (learner === undefined) break;
      await pause(Math.max(pauseMs, learner.wroteAt + EVERY_MS - performance.now()));
      learner.wroteAt = performance.now();
      overheads.push(await oneTurn(learner.browser, learner.run, server));
    }
    return overheads;
  };
  await take(WARM_UP, 0);
  return { atOnce: await take(TURNS, 0), afterPause: await take(TURNS_AFTER_PAUSE, PAUSE_MS) };
}

const { values } = parseArgs({ options: { json: { type: "string" } } });
const { atOnce, afterPause } = await measure();
const at = (overheads: readonly Overhead[], part: keyof Overhead, share: number) => {
  const sorted = overheads.map((overhead) => overhead[part]).sort((a, b) => a - b);
  return Math.round((sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN) * 10) / 10;
};
const report = {
  name: "turn",
  unit: "ms",
  turns: atOnce.length + afterPause.length,
  values: {
    all: at(atOnce, "all", 0.95),
    p50: at(atOnce, "all", 0.5),
    p95: at(atOnce, "all", 0.95),
    max: at(atOnce, "all", 1),
    p50_until_asked: at(atOnce, "before", 0.5),
    p50_from_answer_until_said: at(atOnce, "said", 0.5),
    p50_from_answer_until_stored: at(atOnce, "after", 0.5),
    p50_after_pause: at(afterPause, "all", 0.5),
    p95_after_pause: at(afterPause, "all", 0.95),
  },
};
console.log(JSON.stringify(report, null, 2));
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`);
