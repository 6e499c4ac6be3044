import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { startPostgres } from "@mayday/local/testing";
import { spawnAgent, startTools, until } from "../testing.ts";
import { openBrowser, type Browser } from "./browser.ts";
import { need } from "./drill/play.ts";
import { seeded } from "./drill/seeded.ts";

/**
 * How long a learner waits for the first text of a reply: message sent → first `delta`, with 20 learners at once, each
 * with a session, socket and run of its own. Real processes: PostgreSQL, tools, agent; no shop, so runs stay in
 * `preparing`. Prints JSON on stdout, or writes it with `--json FILE`.
 */
const LEARNERS = 20;
const SECONDS = 30;
/** Between two messages of one learner, milliseconds: they type faster than people do. */
const PAUSE_MS = [1000, 3000] as const;

const MESSAGES = [
  "hello",
  "What should I do now?",
  "What is p95?",
  "Give me a hint, please",
  "Why is it not fixed yet?",
  "How bad is it?",
  "I think it is something in payments",
  "thanks",
];

/** Milliseconds from each message to the first text of its reply. */
async function chat(
  browser: Browser,
  run: string,
  random: ReturnType<typeof seeded>,
  until: number,
): Promise<number[]> {
  const waits: number[] = [];
  await pause(random.between(0, PAUSE_MS[1]));
  while (performance.now() < until) {
    const clientId = randomUUID();
    const { promise: first, resolve } = Promise.withResolvers<void>();
    const listener = ({ id }: { id: string }) => id.endsWith(clientId) && resolve();
    browser.socket.on("delta", listener);
    const sent = performance.now();
    need(await browser.say(run, random.pick(MESSAGES), clientId), "say something");
    await first;
    waits.push(performance.now() - sent);
    browser.socket.off("delta", listener);
    await pause(random.between(...PAUSE_MS));
  }
  return waits;
}

async function learner(agentUrl: string): Promise<{ browser: Browser; run: string }> {
  const browser = await openBrowser(agentUrl);
  const { run } = need(await browser.call("start_run", { scenario: "search-crawls" }), "start a run");
  need(await browser.watch(run, 0), "watch the run");
  return { browser, run };
}

async function measure(): Promise<number[]> {
  const postgres = await startPostgres();
  const tools = await startTools(postgres.url, LEARNERS);
  const agent = await spawnAgent({ databaseUrl: postgres.url, tools });
  try {
    const learners = [];
    for (let n = 0; n < LEARNERS; n++) {
      learners.push(
        await until(async () => await learner(agent.url).catch(() => false as const), "a learner is in a run"),
      );
    }
    console.error(`${LEARNERS} learners talk for ${SECONDS} s`);
    const end = performance.now() + SECONDS * 1000;
    const waits = await Promise.all(
      learners.map(async ({ browser, run }, n) => await chat(browser, run, seeded(n), end)),
    );
    for (const { browser } of learners) browser.close();
    return waits.flat().sort((a, b) => a - b);
  } finally {
    await agent.stop();
    await tools.stop();
    await postgres.stop();
  }
}

const { values } = parseArgs({ options: { json: { type: "string" } } });
const waits = await measure();
const at = (share: number) => Math.round((waits[Math.ceil(waits.length * share) - 1] ?? Number.NaN) * 10) / 10;
const report = {
  name: "reply",
  unit: "ms",
  learners: LEARNERS,
  seconds: SECONDS,
  messages: waits.length,
  values: { all: at(0.95), p50: at(0.5), p95: at(0.95), max: at(1) },
};
console.log(JSON.stringify(report, null, 2));
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`);
