import { pino } from "pino";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { startPostgres } from "@mayday/local/testing";
import type { FeedItem } from "../contract.ts";
import { openDatabase, type Database } from "../feed/database.ts";
import { createFeed } from "../feed/feed.ts";
import { createStore } from "../feed/store.ts";
import { createToolsClient, type ToolsClient } from "../mcp/tools-client.ts";
import { createMetrics } from "../metrics.ts";
import { openModelSettings, SCRIPTED } from "../providers/model-settings.ts";
import { createScripted } from "../providers/scripted/scripted.ts";
import { startTools, until } from "../testing.ts";
import { DEFAULT_BUDGET } from "./budget.ts";
import { createSpeaker } from "./speaker.ts";
import type { Trigger } from "./trigger.ts";
import { createTurns } from "./turns.ts";
import { createTyping } from "./typing.ts";

const LEARNER = "learner-one";
const OFFER: Trigger = { type: "hint_offered", check: "Find the slow part" };
const PUSH: Trigger = { type: "hint_pushed", check: "Find the slow part" };
const started = new AsyncDisposableStack();
const log = pino({ level: "silent" });
const metrics = createMetrics();
let database: Database;
let tools: ToolsClient;
let speaker: ReturnType<typeof createSpeaker>;

beforeAll(async () => {
  // Who writes is taken to have stopped after some seconds, which a busy machine can spend between two lines.
  vi.useFakeTimers({ toFake: ["Date"] });
  started.defer(() => void vi.useRealTimers());
  const postgres = await startPostgres();
  started.defer(postgres.stop);
  const { url, hostToken, stop } = await startTools(postgres.url, 6);
  started.defer(stop);
  database = await openDatabase(postgres.url, () => {});
  started.defer(database.close);
  tools = createToolsClient({ toolsUrl: url, hostToken, metrics, log, onUpstream: () => {} });
  started.defer(async () => await tools.close());
  const settings = await openModelSettings({ file: undefined, environment: SCRIPTED });
  speaker = createSpeaker({ settings, probeAfterMs: 60_000, metrics, log });
  started.defer(async () => speaker.close());
});
afterAll(async () => await started.disposeAsync());

/** A run with its transcript, its tutor and who writes in it; what falls due is given by hand, as a run's events would. */
async function conversation() {
  const asked = await until(async () => {
    const result = await tools.call({ role: "learner", learner: LEARNER }, "start_run", { scenario: "search-crawls" });
    return result.status === "ok" && result;
  }, "a run is started");
  const { run } = asked;
  const store = createStore(database.db);
  await store.open(run, LEARNER);
  const feed = createFeed(store);
  const told: boolean[] = [];
  const typing = createTyping((_, isTyping) => void told.push(isTyping));
  let held = 0;
  const turns = createTurns({
    store,
    feed,
    tools,
    scripted: createScripted(),
    speaker,
    budget: DEFAULT_BUDGET,
    metrics,
    log,
    onDelta: () => {},
    quiet: async (id, signal) => {
      held += 1;
      await typing.quiet(id, signal);
    },
    progressOf: () => null,
    ownerOf: async () => LEARNER,
  });
  started.defer(async () => turns.close());
  const items: FeedItem[] = [];
  const { goLive } = await feed.subscribe(run, 0, (item) => void items.push(item));
  goLive();
  let seq = 0;
  /** Something happened in the run, or was said, of which the tutor owes a word. */
  const fallsDue = async (trigger: Trigger): Promise<void> => {
    const from = seq++;
    const owed = [{ cause: `event:${seq}`, trigger }];
    turns.enqueue(run, (await feed.appendEvents(run, { from, upTo: seq, items: [], owed })) ?? []);
  };
  const said = () => items.flatMap((item) => (item.type === "tutor_message" ? [item.text] : []));
  return {
    fallsDue,
    said,
    writes: (isTyping: boolean) => typing.note(run, isTyping),
    /** A nudge is there and waits for the learner to stop. */
    isHeld: async () => await until(() => held > 0, "a nudge waits"),
    /** Everything that was owed until now has been dealt with: what is asked afterwards is answered. */
    isDone: async () => {
      const before = said().length;
      await fallsDue({ type: "said", text: "what is p95?" });
      await until(() => said().length > before && said().at(-1)?.includes("95") === true, "the tutor answers");
      return said().slice(0, -1);
    },
  };
}

it.each([OFFER, PUSH])("$type that falls due while the learner writes is said when they stopped", async (nudge) => {
  const { writes, fallsDue, isHeld, said, isDone } = await conversation();
  writes(true);
  await fallsDue(nudge);
  await isHeld();
  writes(true);
  expect(said()).toEqual([]);
  writes(false);
  await until(() => said().length === 1, "the nudge comes");
  expect(await isDone()).toHaveLength(1);
});

it("of several that fell due meanwhile, one is said: the last", async () => {
  const { writes, fallsDue, isHeld, said, isDone } = await conversation();
  writes(true);
  for (const nudge of [OFFER, OFFER, PUSH]) await fallsDue(nudge);
  await isHeld();
  expect(said()).toEqual([]);
  writes(false);
  expect(await isDone()).toHaveLength(1);
});

it("is said at once to who does not write", async () => {
  const { fallsDue, isDone } = await conversation();
  await fallsDue(OFFER);
  expect(await isDone()).toHaveLength(1);
});

it("what is no nudge does not wait", async () => {
  const { writes, fallsDue, said } = await conversation();
  writes(true);
  await fallsDue({ type: "symptom", alerts: ["ProductSearchSlow"] });
  await until(() => said().length === 1, "the tutor says that the incident has begun");
});
