import { afterAll, beforeAll, expect, it } from "vitest";
import { pino } from "pino";
import { startPostgres, type TestPostgres } from "@mayday/local/testing";
import { openBrowser } from "../cli/browser.ts";
import type { LearnerData } from "../contract.ts";
import { openDatabase, type Database } from "../feed/database.ts";
import { createStore } from "../feed/store.ts";
import { createMetrics } from "../metrics.ts";
import { createToolsClient, type ToolsClient } from "../mcp/tools-client.ts";
import { startTestAgent, startTools, until, type TestTools } from "../testing.ts";
import { openLearner } from "../testing-learner.ts";
import { createOwnData } from "./own-data.ts";

const log = pino({ level: "silent" });
const started = new AsyncDisposableStack();
let postgres: TestPostgres;
let tools: TestTools;
let agent: Awaited<ReturnType<typeof startTestAgent>>;
let database: Database;
let toolsClient: ToolsClient;

beforeAll(async () => {
  postgres = await startPostgres();
  started.defer(postgres.stop);
  tools = await startTools(postgres.url, 4);
  started.defer(tools.stop);
  const settings = { CHAT_DATABASE_URL: postgres.url, TOOLS_URL: tools.url, TOOLS_HOST_TOKEN: tools.hostToken };
  agent = await startTestAgent(settings);
  started.defer(agent.close);
  database = await openDatabase(postgres.url, () => {});
  started.defer(database.close);
  const { url: toolsUrl, hostToken } = tools;
  toolsClient = createToolsClient({ toolsUrl, hostToken, metrics: createMetrics(), log, onUpstream: () => {} });
  started.defer(async () => await toolsClient.close());
});
afterAll(async () => await started.disposeAsync());

async function ask(cookie: string, method = "GET"): Promise<{ status: number; body: unknown }> {
  const headers = { cookie, "content-type": "application/json" };
  const response = await fetch(`${agent.url}/api/data`, { method, headers });
  return { status: response.status, body: await response.json() };
}
const exported = async (cookie: string) => (await ask(cookie)).body as LearnerData;

/** A learner who has said something in a run of their own, which is given up. */
async function learnerWithRun() {
  const learner = await openLearner(agent.url, "search-crawls");
  await learner.ask("what do I see?");
  const over = async () => {
    await learner.browser.call("abandon_run", { run: learner.run });
    await until(async () => {
      const listed = await learner.browser.call("list_runs", {});
      return listed.status === "ok" && listed.runs.every(({ state }) => state === "debrief" || state === "closed");
    }, "the run is over");
  };
  return { ...learner, cookie: learner.browser.cookie, over };
}

it("gives a learner what was said and done, and nobody else's", async () => {
  const [mine, other] = await Promise.all([learnerWithRun(), learnerWithRun()]);
  const data = await exported(mine.cookie);
  expect(data.runs).toMatchObject([{ run: mine.run, scenario: "search-crawls" }]);
  expect(data.runs[0]?.events[0]).toMatchObject({ type: "created", learner: data.learner });
  expect(data.transcripts.map(({ run }) => run)).toEqual([mine.run]);
  expect(JSON.stringify(data.transcripts)).toContain("what do I see?");
  expect(JSON.stringify(data)).not.toContain(other.run);
  await Promise.all([mine.leave(), other.leave()]);
});

it("deletes all of it once no run is open, only theirs, and says what to do until then", async () => {
  const [mine, other] = await Promise.all([learnerWithRun(), learnerWithRun()]);
  const refused = await ask(mine.cookie, "DELETE");
  expect(refused).toMatchObject({
    status: 409,
    body: { code: "conflict", tryNext: expect.stringContaining("abandon") },
  });
  expect((await exported(mine.cookie)).transcripts).toHaveLength(1);
  await mine.over();
  expect(await ask(mine.cookie, "DELETE")).toEqual({ status: 200, body: { runs: 1 } });
  expect(await exported(mine.cookie)).toMatchObject({ runs: [], transcripts: [] });
  expect(await mine.browser.watch(mine.run, 0)).toMatchObject({ code: "not_found" });
  expect(await mine.browser.say(mine.run, "hello?", "message-late")).toMatchObject({ code: "not_found" });
  expect(await createStore(database.db).cursor(mine.run)).toBeNull();
  expect(await ask(mine.cookie, "DELETE")).toEqual({ status: 200, body: { runs: 0 } });
  expect((await exported(other.cookie)).transcripts).toHaveLength(1);
  await Promise.all([mine.leave(), other.leave()]);
});

it("finishes a deletion that broke off between tools and the conversations", async () => {
  const mine = await learnerWithRun();
  await mine.over();
  const { learner } = await exported(mine.cookie);
  let away = false;
  const call: ToolsClient["call"] = async (caller, name, input) => {
    // Tools has deleted, and goes away before it can be asked what is left.
    if (name === "list_runs" && away) return { status: "error", code: "unavailable", reason: "away", tryNext: "" };
    return await toolsClient.call(caller, name, input);
  };
  const own = () =>
    createOwnData({ db: database.db, tools: { call, whenUp: toolsClient.whenUp }, log, onGone: () => {} });
  away = true;
  const first = own();
  expect(await first.delete(learner)).toMatchObject({ status: "error", code: "unavailable" });
  first.close();
  expect(await exported(mine.cookie)).toMatchObject({ runs: [], transcripts: [{ run: mine.run }] });
  away = false;
  const second = own();
  await second.resume();
  await expect.poll(async () => (await exported(mine.cookie)).transcripts).toEqual([]);
  second.close();
  mine.browser.close();
});

it("answers nobody without a session, and no form of another page", async () => {
  expect((await ask("")).status).toBe(401);
  const browser = await openBrowser(agent.url);
  const asForm = await fetch(`${agent.url}/api/data`, { method: "DELETE", headers: { cookie: browser.cookie } });
  expect(asForm.status).toBe(415);
  browser.close();
});
