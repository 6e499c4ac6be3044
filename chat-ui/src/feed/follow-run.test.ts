import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";
import { io } from "socket.io-client";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ClientEvents, FeedItem, ServerEvents } from "@mayday/agent/contract";
import type { MaydaySocket } from "../connection/connection.ts";
import { draftText } from "./feed-state.ts";
import { followRun, type RunFollower } from "./follow-run.ts";

/** A real socket with the agent's side of the contract: a list of items, and what browsers said. */
let stored: FeedItem[];
let said: string[];
let watchedAfter: number[];
let refuse: boolean;
/** What becomes of the next messages instead of being stored. */
let hindrances: ("unavailable" | "breaks off")[];
let server: Server<ClientEvents, ServerEvents>;
let socket: MaydaySocket;
let follower: RunFollower;
let end: () => void;

const notice = (seq: number): FeedItem => ({ run: "r1", seq, at: seq, type: "notice", text: `item ${seq}` });
const seqs = (): number[] => follower.view.get().feed.items.map((item) => item.seq);

beforeEach(async () => {
  [stored, said, watchedAfter, refuse, hindrances] = [[notice(1), notice(2)], [], [], false, []];
  const http = createServer();
  server = new Server(http, { path: "/socket" });
  server.on("connection", (browser) => {
    browser.on("watch", ({ run, after }, ack) => {
      watchedAfter.push(after);
      if (refuse) return ack({ status: "error", code: "not_found", reason: `no run ${run}`, tryNext: "Look it up." });
      ack({ status: "ok", items: stored.filter((item) => item.seq > after), progress: null });
    });
    browser.on("unwatch", (_request, ack) => ack({ status: "ok" }));
    browser.on("say", ({ text, clientId }, ack) => {
      if (refuse) return ack({ status: "error", code: "rate_limited", reason: "Too fast.", tryNext: "Wait a second." });
      const hindrance = hindrances.shift();
      if (hindrance === "breaks off") return browser.conn.close();
      if (hindrance === "unavailable")
        return ack({ status: "error", code: "unavailable", reason: "It is away.", tryNext: "Wait." });
      said.push(text);
      const seq = stored.length + 1;
      stored.push({ run: "r1", seq, at: seq, type: "learner_message", id: `m${seq}`, clientId, text });
      ack({ status: "ok", seq });
      server.emit("feed", stored[seq - 1] ?? notice(seq));
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  socket = io(`http://127.0.0.1:${portOf(http.address())}`, { path: "/socket", reconnectionDelay: 20 });
  follower = followRun({ socket }, "r1");
  end = follower.start();
});

afterEach(async () => {
  end();
  socket.disconnect();
  await server.close();
});

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}

test("replays what is stored, then takes what comes live", async () => {
  await expect.poll(seqs).toEqual([1, 2]);
  server.emit("feed", notice(3));
  await expect.poll(seqs).toEqual([1, 2, 3]);
  expect(follower.view.get().loaded).toBe(true);
});

test("asks again from the last sequence it has when one is missing", async () => {
  await expect.poll(seqs).toEqual([1, 2]);
  stored.push(notice(3), notice(4));
  server.emit("feed", notice(4));
  await expect.poll(seqs).toEqual([1, 2, 3, 4]);
  expect(watchedAfter).toEqual([0, 2]);
});

test("catches up after the connection was lost, and drops half-written messages", async () => {
  await expect.poll(seqs).toEqual([1, 2]);
  server.emit("delta", { run: "r1", id: "a", index: 0, text: "Half" });
  await expect.poll(() => follower.view.get().feed.drafts.map(draftText)).toEqual(["Half"]);
  stored.push(notice(3));
  socket.io.engine.close();
  await expect.poll(seqs).toEqual([1, 2, 3]);
  expect(watchedAfter).toEqual([0, 2]);
  expect(follower.view.get().feed.drafts).toEqual([]);
});

test("a message said while offline is shown at once and delivered once on return", async () => {
  await expect.poll(seqs).toEqual([1, 2]);
  socket.disconnect();
  follower.say("is anybody there?");
  expect(follower.view.get().feed.outgoing.map((message) => message.text)).toEqual(["is anybody there?"]);
  socket.connect();
  await expect.poll(() => follower.view.get().feed.outgoing).toEqual([]);
  await expect.poll(seqs).toEqual([1, 2, 3]);
  expect(said).toEqual(["is anybody there?"]);
});

test("a refused message keeps its text with the reason, and can be sent again", async () => {
  await expect.poll(seqs).toEqual([1, 2]);
  refuse = true;
  follower.say("quick");
  await expect
    .poll(() => follower.view.get().feed.outgoing.map((message) => message.failure))
    .toEqual(["Too fast. Wait a second."]);
  refuse = false;
  for (const message of follower.view.get().feed.outgoing) follower.resend(message);
  await expect.poll(() => follower.view.get().feed.outgoing).toEqual([]);
  expect(said).toEqual(["quick"]);
});

test("a message that nobody could take is delivered by itself once somebody can", async () => {
  await expect.poll(seqs).toEqual([1, 2]);
  hindrances = ["unavailable", "breaks off"];
  follower.say("is anybody there?");
  await expect
    .poll(() => follower.view.get().feed.outgoing)
    .toMatchObject([{ text: "is anybody there?", failure: null, delay: "It is away. Wait." }]);
  await expect.poll(() => follower.view.get().feed.outgoing, { timeout: 30_000 }).toEqual([]);
  expect(hindrances).toEqual([]);
  expect(said).toEqual(["is anybody there?"]);
});

test("a run that cannot be watched says why and is not asked for again", async () => {
  await expect.poll(seqs).toEqual([1, 2]);
  refuse = true;
  socket.io.engine.close();
  await expect.poll(() => follower.view.get().failure?.reason).toBe("no run r1");
  expect(watchedAfter).toHaveLength(2);
});

test("items, pieces and progress of another run are none of its business", async () => {
  await expect.poll(seqs).toEqual([1, 2]);
  server.emit("feed", { ...notice(3), run: "r2" });
  server.emit("delta", { run: "r2", id: "a", index: 0, text: "no" });
  server.emit("feed", notice(3));
  await expect.poll(seqs).toEqual([1, 2, 3]);
  expect(follower.view.get().feed.items.every((item) => item.run === "r1")).toBe(true);
  expect(follower.view.get().feed.drafts).toEqual([]);
});
