import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { startPostgres, type TestPostgres } from "@mayday/local/testing";
import { openBrowser } from "./cli/browser.ts";
import { observe } from "./cli/drill/observer.ts";
import { spawnAgent, startTools, until, type TestTools } from "./testing.ts";

let postgres: TestPostgres;
let tools: TestTools;
const started = new AsyncDisposableStack();
beforeAll(async () => {
  postgres = await startPostgres();
  started.defer(postgres.stop);
  tools = await startTools(postgres.url, 3);
  started.defer(tools.stop);
});
afterAll(async () => await started.disposeAsync());

/** Processes are started meanwhile, which takes its time on a busy machine. */
const PATIENCE_SECONDS = 100;

const startUp = async (port?: number) => {
  const agent = await spawnAgent({ databaseUrl: postgres.url, tools, ...(port === undefined ? {} : { port }) });
  onTestFinished(agent.kill);
  return agent;
};

/** A browser in a run of its own, once the agent has found tools. */
async function learnerInRun(agentUrl: string) {
  const browser = await openBrowser(agentUrl);
  onTestFinished(browser.close);
  const { run } = await until(async () => {
    const started = await browser.call("start_run", { scenario: "search-crawls" });
    return started.status === "ok" && started;
  }, "a run is started");
  const observer = observe(browser, run);
  await until(
    async () =>
      await observer.watch().then(
        () => true,
        () => false,
      ),
    "the run is watched",
  );
  return { browser, run, observer };
}

it("answers after kill -9 what it had not answered before, once, and the browser comes back by itself", async () => {
  const agent = await startUp();
  const { browser, run, observer } = await learnerInRun(agent.url);
  await observer.when("greeting", PATIENCE_SECONDS, () => observer.feed.some(({ type }) => type === "tutor_message"));
  const ids = ["words-0001", "words-0002", "words-0003", "words-0004"];
  for (const id of ids) expect((await browser.say(run, "what now?", id)).status).toBe("ok");
  await agent.kill();
  await startUp(agent.port);
  const answers = await observer.when("answers to all", PATIENCE_SECONDS, () => {
    const all = observer.feed.filter((item) => item.type === "tutor_message" && /words-000\d$/.test(item.id));
    return all.length >= ids.length && all;
  });
  expect(answers.map((item) => item.type === "tutor_message" && item.id.slice(-10))).toEqual(ids);
  expect(observer.feed.filter(({ type }) => type === "learner_message")).toHaveLength(ids.length);
  // Seen from nothing, the feed is what the browser pieced together across the restart.
  const received = [...observer.feed];
  const replay = await browser.watch(run, 0);
  expect(replay.status === "ok" && replay.items.slice(0, received.length)).toEqual(received);
  expect(observer.problems).toEqual([]);
});

it("takes in what the run did while it was away", async () => {
  const agent = await startUp();
  const { run, observer } = await learnerInRun(agent.url);
  await agent.kill();
  const directly = await fetch(`${tools.url}/mcp`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      authorization: `Bearer ${tools.token("instructor", "teacher")}`,
    },
    body: JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "tools/call",
      params: { name: "abandon_run", arguments: { run } },
    }),
  });
  expect(await directly.text()).toContain('"status":"ok"');
  await startUp(agent.port);
  await observer.when("end of the run in the feed", PATIENCE_SECONDS, () =>
    observer.feed.some(({ type }) => type === "ended"),
  );
  expect(observer.feed.filter(({ type }) => type === "ended")).toHaveLength(1);
  expect(observer.problems).toEqual([]);
});

it("says that a message can come later while PostgreSQL is away, not that something went wrong", async () => {
  const own = await startPostgres();
  onTestFinished(own.stop);
  const agent = await spawnAgent({ databaseUrl: own.url, tools });
  onTestFinished(agent.kill);
  const { browser, run } = await learnerInRun(agent.url);
  await own.stop();
  const away = { status: "error", code: "unavailable", reason: "The chat's database does not answer." };
  expect(await browser.say(run, "what now?", "words-0001")).toMatchObject(away);
  expect(await browser.watch(run, 0)).toMatchObject(away);
});

it("serves its page, and says that the chat is still starting, while PostgreSQL and tools are away", async () => {
  const nowhere = { url: "http://127.0.0.1:9", hostToken: tools.hostToken };
  const agent = await spawnAgent({ databaseUrl: "postgres://nobody@127.0.0.1:9/none", tools: nowhere });
  onTestFinished(agent.kill);
  const browser = await openBrowser(agent.url);
  onTestFinished(browser.close);
  expect(await browser.watch("run-1", 0)).toMatchObject({ status: "error", code: "unavailable" });
  expect(await browser.call("list_scenarios", {})).toMatchObject({
    code: "unavailable",
    tryNext: expect.stringContaining("npm run status"),
  });
});
