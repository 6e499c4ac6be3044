import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { request, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import type { Socket } from "socket.io-client";
import { z } from "zod";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPostgres, type TestPostgres } from "@mayday/local/testing";
import { openBrowser, type Browser } from "../cli/browser.ts";
import { LIMITS, type FeedItem } from "../contract.ts";
import type { Agent } from "../server.ts";
import { startTestAgent, startTools, until, type TestTools } from "../testing.ts";

let postgres: TestPostgres;
let tools: TestTools;
let agent: Agent & { url: string };
const started = new AsyncDisposableStack();

beforeAll(async () => {
  postgres = await startPostgres();
  started.defer(postgres.stop);
  tools = await startTools(postgres.url, 12);
  started.defer(tools.stop);
  agent = await startTestAgent({
    CHAT_DATABASE_URL: postgres.url,
    TOOLS_URL: tools.url,
    TOOLS_HOST_TOKEN: tools.hostToken,
  });
  started.defer(agent.close);
  await until(async () => (await health()).tools && (await health()).store, "tools and the database are found");
});
afterAll(async () => await started.disposeAsync());

const healthSchema = z.object({ tools: z.boolean(), store: z.boolean() });
const health = async () => healthSchema.parse(await (await fetch(`${agent.url}/healthz`)).json());

async function browserWith(cookie?: string): Promise<Browser> {
  const browser = await openBrowser(agent.url, cookie);
  started.defer(browser.close);
  return browser;
}

/** A browser that watches a run of its own; `feed` grows as items come. */
async function learnerInRun() {
  const browser = await browserWith();
  const started = await browser.call("start_run", { scenario: "search-crawls" });
  if (started.status !== "ok") throw new Error(JSON.stringify(started));
  const feed: FeedItem[] = [];
  browser.onFeed((item) => void feed.push(item));
  const watched = await browser.watch(started.run, 0);
  if (watched.status !== "ok") throw new Error(JSON.stringify(watched));
  feed.unshift(...watched.items);
  return { browser, run: started.run, feed };
}
const tutorSays = (feed: FeedItem[], clientId: string) =>
  feed.find((item) => item.type === "tutor_message" && item.id.endsWith(`client:${clientId}`)) ?? false;
const runAction = (action: unknown) => ({ tool: "run_action", input: { run: "r", action } });
/** Sends what no typed client would. */
async function emitRaw(browser: Browser, event: string, payload: unknown): Promise<Record<string, unknown>> {
  const untyped: Socket = browser.socket;
  const answer: unknown = await untyped.timeout(60_000).emitWithAck(event, payload);
  return z.record(z.string(), z.unknown()).parse(answer);
}

describe("the handshake", () => {
  it("is refused without a session, and says what to load", async () => {
    await expect(openBrowser(agent.url, "mayday_session=forged.signature")).rejects.toMatchObject({
      message: "There is no session.",
      data: { code: "not_allowed", tryNext: "Load /api/me first." },
    });
  });

  it.each([
    ["Origin", { origin: "http://evil.example" }],
    ["Host", { host: "evil.example" }],
  ])("is refused for a foreign %s, also with a session", async (_, headers) => {
    const { cookie } = await browserWith();
    const asking = request(`${agent.url}/socket/?EIO=4&transport=polling`, { headers: { cookie, ...headers } });
    asking.end();
    const [response] = (await once(asking, "response")) as [IncomingMessage];
    expect(response.statusCode).toBe(403);
    expect(await text(response)).toContain("Open the page by the URL");
  });
});

describe("a payload", () => {
  it.each<[string, string, unknown, RegExp]>([
    ["nothing in it", "say", {}, /run/],
    ["a text of spaces", "say", { run: "r", text: "   ", clientId: "12345678" }, /text/],
    [
      "a text over the limit",
      "say",
      { run: "r", text: "x".repeat(LIMITS.messageChars + 1), clientId: "12345678" },
      /4000/,
    ],
    ["an id that is too short", "say", { run: "r", text: "x", clientId: "short" }, /clientId/],
    ["a field too many", "say", { run: "r", text: "x", clientId: "12345678", extra: 1 }, /extra/],
    ["a negative sequence", "watch", { run: "r", after: -1 }, /after/],
    ["a text for an object", "watch", "run-1", /object/],
    ["null for an object", "watch", null, /object/],
    ["a number for a run", "stop", { run: 5 }, /run/],
    ["a text for a yes or no", "typing", { run: "r", typing: "yes" }, /typing/],
    ["an instructor's tool", "call", { tool: "get_solution", input: {} }, /tool/],
    ["the host's tool", "call", { tool: "issue_credentials", input: { learner: "someone-else" } }, /tool/],
    ["a wrong type in a tool's input", "call", { tool: "start_run", input: { scenario: 7 } }, /scenario/],
    ["an action that does not exist", "call", runAction({ kind: "sql", op: { verb: "drop_table" } }), /action/],
  ])("with %s is refused, and says where", async (_, event, payload, where) => {
    const browser = await browserWith();
    const answer = await emitRaw(browser, event, payload);
    const tryNext: unknown = expect.stringMatching(/send it again/);
    expect(answer).toMatchObject({ status: "error", code: "invalid_input", tryNext });
    expect(answer["reason"]).toMatch(where);
  });

  it("that is too large is refused with the limit, and the connection stays", async () => {
    const browser = await browserWith();
    const answer = await emitRaw(browser, "call", { tool: "list_runs", input: { x: "y".repeat(LIMITS.payloadBytes) } });
    expect(answer).toMatchObject({ code: "too_large", reason: expect.stringContaining(String(LIMITS.payloadBytes)) });
    expect((await browser.call("list_runs", {})).status).toBe("ok");
  });

  it("that is far too large ends the connection, and only that one", async () => {
    const [greedy, other] = [await browserWith(), await browserWith()];
    const gone = once(greedy.socket as never, "disconnect");
    greedy.socket.emit(
      "call",
      { tool: "list_runs", input: { x: "y".repeat(20 * LIMITS.payloadBytes) } as never },
      () => {},
    );
    await gone;
    greedy.close();
    expect((await other.call("list_runs", {})).status).toBe("ok");
  });

  it("of an unknown event is answered with the events there are", async () => {
    const browser = await browserWith();
    expect(await emitRaw(browser, "sudo", {})).toMatchObject({
      code: "invalid_input",
      tryNext: expect.stringContaining("watch"),
    });
  });

  it("too many of them are refused with how long to wait", async () => {
    const browser = await browserWith();
    const answers = await Promise.all(
      Array.from({ length: 60 }, async () => await browser.say("run-unknown", "hi", randomUUID())),
    );
    expect(answers.some((answer) => answer.status === "error" && answer.code === "rate_limited")).toBe(true);
    expect(answers.every(({ status }) => status === "error")).toBe(true);
  });
});

describe("a run", () => {
  it("of somebody else is as unknown as one that is not there, for everything", async () => {
    const { run } = await learnerInRun();
    const stranger = await browserWith();
    for (const id of [run, "run-that-never-was"]) {
      expect(await stranger.watch(id, 0)).toMatchObject({
        code: "not_found",
        reason: "There is no such run among yours.",
      });
      expect(await stranger.say(id, "hello", randomUUID())).toMatchObject({ code: "not_found" });
      expect(await emitRaw(stranger, "typing", { run: id, typing: true })).toMatchObject({ code: "not_found" });
      expect(await stranger.stop(id)).toMatchObject({ code: "not_found" });
      expect(await stranger.call("get_run", { run: id })).toMatchObject({ status: "error" });
    }
  });

  it("of an unknown scenario is not started", async () => {
    const browser = await browserWith();
    expect(await browser.call("start_run", { scenario: "no-such-thing" })).toMatchObject({ code: "not_found" });
    expect(await browser.call("list_runs", {})).toMatchObject({ runs: [] });
  });

  it("greets its learner once, answers, and numbers everything without a gap", async () => {
    const { browser, run, feed } = await learnerInRun();
    const pieces: string[] = [];
    browser.onDelta(({ id, text }) => void (id.endsWith("client:question-1") && pieces.push(text)));
    expect(await browser.say(run, "what is p95?", "question-1")).toMatchObject({ status: "ok" });
    expect(await browser.say(run, "what is p95?", "question-1")).toMatchObject({ status: "ok" });
    const answer = await until(() => tutorSays(feed, "question-1"), "the tutor answers");
    await until(
      () => feed.some((item) => item.type === "tutor_message" && item.text.includes("Search crawls")),
      "it greets",
    );
    expect(answer).toMatchObject({ text: expect.stringContaining("95"), ended: "done" });
    expect(pieces.join("")).toBe(answer.type === "tutor_message" ? answer.text : "");
    expect(answer.type === "tutor_message" && answer.quickReplies.length).toBeGreaterThan(0);
    expect(feed.map(({ seq }) => seq)).toEqual(feed.map((_, index) => index + 1));
    expect(feed.filter((item) => item.type === "learner_message")).toHaveLength(1);
  });

  it("goes on in a second tab and after a reconnect, each with everything once", async () => {
    const { browser, run, feed } = await learnerInRun();
    await browser.say(run, "hello", "first-words");
    await until(() => tutorSays(feed, "first-words"), "the tutor answers");
    const tab = await browserWith(browser.cookie);
    const replay = await tab.watch(run, 0);
    // The tutor may write meanwhile, so either of them may be a message ahead of the other.
    const replayed = replay.status === "ok" ? replay.items : [];
    expect(replayed.some((item) => item.type === "learner_message")).toBe(true);
    await until(() => feed.length >= replayed.length, "the first tab has what the second was given");
    expect(feed.slice(0, replayed.length)).toEqual(replayed);
    const seen = replayed.length;
    browser.close();
    await tab.say(run, "thanks", "later-words");
    const back = await browserWith(browser.cookie);
    const missed = await until(async () => {
      const watched = await back.watch(run, seen);
      return watched.status === "ok" && tutorSays(watched.items, "later-words") !== false && watched.items;
    }, "the answer is there");
    expect(missed.map(({ seq }) => seq)).toEqual(missed.map((_, index) => seen + index + 1));
    expect(await back.watch(run, 10_000)).toMatchObject({ code: "invalid_input" });
  });

  it("hears that its learner writes, and that they want no hint", async () => {
    const { browser, run, feed } = await learnerInRun();
    expect(await emitRaw(browser, "typing", { run, typing: true })).toEqual({ status: "ok" });
    expect(await emitRaw(browser, "typing", { run, typing: false })).toEqual({ status: "ok" });
    await browser.say(run, "no hints, please", "no-thanks");
    await until(() => tutorSays(feed, "no-thanks"), "the tutor answers");
  });

  it("ends, and the feed says so", async () => {
    const { browser, run, feed } = await learnerInRun();
    expect((await browser.call("abandon_run", { run })).status).toBe("ok");
    await until(() => feed.some((item) => item.type === "ended" && item.why === "abandoned"), "the feed tells");
    await until(
      () => feed.some((item) => item.type === "tutor_message" && /(left the run|abandoned)/.test(item.text)),
      "the tutor says goodbye",
    );
  });
});
