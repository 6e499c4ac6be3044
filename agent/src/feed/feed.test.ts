import { afterAll, beforeAll, expect, it } from "vitest";
import { startPostgres, type TestPostgres } from "@mayday/local/testing";
import type { FeedItem } from "../contract.ts";
import { openDatabase, type Database } from "./database.ts";
import { createFeed } from "./feed.ts";
import { createStore, type Draft } from "./store.ts";

let postgres: TestPostgres;
let database: Database;

beforeAll(async () => {
  postgres = await startPostgres();
  database = await openDatabase(postgres.url, () => {});
});
afterAll(async () => {
  await database.close();
  await postgres.stop();
});

let runs = 0;
/** A run that nobody used before, with a feed of its own. */
async function newRun() {
  const run = `run-${++runs}-${process.pid}`;
  const store = createStore(database.db);
  await store.open(run, "learner-1");
  return { run, store, feed: createFeed(store) };
}
const notice = (cause: string): Draft => ({ cause, at: 1, body: { type: "notice", text: cause } });
const say = (clientId: string): [Draft, { type: "said"; text: string }] => [
  { cause: `client:${clientId}`, at: 1, body: { type: "learner_message", id: clientId, clientId, text: "hi" } },
  { type: "said", text: "hi" },
];
const seqs = (items: FeedItem[]) => items.map(({ seq }) => seq);
const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

it("numbers items from 1 without gaps, also with many writers at once", async () => {
  const { run, store, feed } = await newRun();
  const other = createFeed(createStore(database.db));
  await Promise.all(
    Array.from(
      { length: 30 },
      async (_, n) => await (n % 2 === 0 ? feed : other).appendMessage(run, ...say(`client-${n}`)),
    ),
  );
  expect(seqs(await store.replay(run, 0))).toEqual(upTo(30));
});

it("stores the same events once, whoever writes them, with the cursor and the turns they cause", async () => {
  const { run, store, feed } = await newRun();
  const other = createFeed(createStore(database.db));
  const batch = {
    from: 0,
    upTo: 3,
    items: [notice("event:1"), notice("event:3")],
    owed: [{ cause: "event:1", trigger: { type: "welcome", title: "x" } as const }],
  };
  const results = await Promise.all([feed.appendEvents(run, batch), other.appendEvents(run, batch)]);
  expect(results.filter((owed) => owed !== null)).toHaveLength(1);
  expect(await store.replay(run, 0)).toHaveLength(2);
  expect((await store.cursor(run))?.sourceSeq).toBe(3);
  expect((await store.owed()).filter((turn) => turn.run === run)).toHaveLength(1);
});

it("stores nothing of a batch of which one item is refused", async () => {
  const { run, store, feed } = await newRun();
  await feed.appendEvents(run, { from: 0, upTo: 1, items: [notice("event:1")], owed: [] });
  const broken = { from: 1, upTo: 3, items: [notice("event:2"), notice("event:1")], owed: [] };
  await expect(feed.appendEvents(run, broken)).rejects.toThrow();
  expect(seqs(await store.replay(run, 0))).toEqual([1]);
  expect((await store.cursor(run))?.sourceSeq).toBe(1);
});

it("stores a message that is sent again once, and says where it is", async () => {
  const { run, store, feed } = await newRun();
  const first = await feed.appendMessage(run, ...say("client-a"));
  const again = await feed.appendMessage(run, ...say("client-a"));
  expect(first).toMatchObject({ isNew: true, item: { seq: 1 } });
  expect(again).toMatchObject({ isNew: false, item: { seq: 1 } });
  expect((await store.owed()).filter((turn) => turn.run === run)).toHaveLength(1);
});

it("ends a turn once, and owes a cause no second turn once it was answered", async () => {
  const { run, store, feed } = await newRun();
  const owed = [{ cause: "paged", trigger: { type: "paged", alert: "A", service: "s", severity: "page" } as const }];
  await feed.appendEvents(run, { from: 0, upTo: 1, items: [], owed });
  const body = { type: "notice", text: "said" } as const;
  await Promise.all([feed.finishTurn(run, "paged", 1, [body]), feed.finishTurn(run, "paged", 1, [body])]);
  expect(await store.replay(run, 0)).toHaveLength(1);
  expect(await feed.appendEvents(run, { from: 1, upTo: 2, items: [], owed })).toEqual([]);
});

it("remembers the calls of a turn that is still owed", async () => {
  const { run, store, feed } = await newRun();
  await feed.appendMessage(run, ...say("client-b"));
  const call = { id: "c1", name: "get_progress", input: {}, result: "{}" };
  await store.recordCall(run, "client:client-b", call);
  await store.recordCall(run, "client:client-b", { ...call, id: "c2" });
  const [turn] = (await store.owed()).filter((owed) => owed.run === run);
  expect(turn?.calls).toEqual([call, { ...call, id: "c2" }]);
});

it("gives a browser that joins while items are written each of them once and in order", async () => {
  const { run, feed } = await newRun();
  const writing = (async () => {
    for (let n = 0; n < 60; n++) await feed.appendMessage(run, ...say(`client-${n}`));
  })();
  const browsers = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const got: FeedItem[] = [];
      const { items, goLive } = await feed.subscribe(run, 0, (item) => void got.push(item));
      got.unshift(...items);
      goLive();
      return got;
    }),
  );
  await writing;
  for (const got of browsers) expect(seqs(got)).toEqual(upTo(60));
});

it("gives a browser that comes back what it missed, and one that left nothing", async () => {
  const { run, feed } = await newRun();
  const got: FeedItem[] = [];
  const first = await feed.subscribe(run, 0, (item) => void got.push(item));
  first.goLive();
  await feed.appendMessage(run, ...say("client-0"));
  first.end();
  await feed.appendMessage(run, ...say("client-1"));
  expect(seqs(got)).toEqual([1]);
  expect(seqs((await feed.subscribe(run, 1, () => {})).items)).toEqual([2]);
});

it("refuses to write to a run that was never opened", async () => {
  const { feed } = await newRun();
  await expect(feed.appendMessage("run-nobody", ...say("client-z"))).rejects.toThrow(/not opened/);
});
