import { describe, expect, test } from "vitest";
import type { FeedItem } from "@mayday/agent/contract";
import {
  addItems,
  addOutgoing,
  addPiece,
  delayOutgoing,
  draftText,
  dropDrafts,
  dropOutgoing,
  emptyFeed,
  failOutgoing,
} from "./feed-state.ts";

const notice = (seq: number): FeedItem => ({ run: "r1", seq, at: seq, type: "notice", text: `item ${seq}` });
const tutor = (seq: number, id: string): FeedItem => ({
  run: "r1",
  seq,
  at: seq,
  type: "tutor_message",
  id,
  text: "whole",
  quickReplies: [],
  ended: "done",
  tools: [],
});
const mine = (seq: number, clientId: string): FeedItem => ({
  run: "r1",
  seq,
  at: seq,
  type: "learner_message",
  id: `m${seq}`,
  clientId,
  text: "hello",
});
const seqs = (items: readonly FeedItem[]): number[] => items.map((item) => item.seq);

describe("items", () => {
  test("are kept once and in order, however they arrive", () => {
    const first = addItems(emptyFeed, [notice(2), notice(1), notice(2)]);
    const again = addItems(first, [notice(1), notice(3), notice(2)]);
    expect(seqs(again.items)).toEqual([1, 2, 3]);
    expect(again.lastSeq).toBe(3);
    expect(again.gap).toBe(false);
  });

  test("that leave a gap are left out and reported, until the replay brings the rest", () => {
    const behind = addItems(addItems(emptyFeed, [notice(1)]), [notice(4)]);
    expect(seqs(behind.items)).toEqual([1]);
    expect(behind.gap).toBe(true);
    const whole = addItems(behind, [notice(2), notice(3), notice(4)]);
    expect(seqs(whole.items)).toEqual([1, 2, 3, 4]);
    expect(whole.gap).toBe(false);
  });

  test("that are old leave the list as it is", () => {
    const state = addItems(emptyFeed, [notice(1), notice(2)]);
    expect(addItems(state, [notice(1)]).items).toBe(state.items);
  });
});

describe("drafts", () => {
  test("put pieces in their places, also when one is missing or comes twice", () => {
    let state = addPiece(emptyFeed, { id: "a", index: 0, text: "One " });
    state = addPiece(state, { id: "a", index: 2, text: "three" });
    expect(state.drafts.map(draftText)).toEqual(["One three"]);
    state = addPiece(state, { id: "a", index: 1, text: "two " });
    state = addPiece(state, { id: "a", index: 1, text: "two " });
    expect(state.drafts.map(draftText)).toEqual(["One two three"]);
  });

  test("begin again with a new first piece", () => {
    let state = addPiece(emptyFeed, { id: "a", index: 0, text: "Wrong " });
    state = addPiece(state, { id: "a", index: 1, text: "start" });
    state = addPiece(state, { id: "a", index: 0, text: "Right" });
    expect(state.drafts.map(draftText)).toEqual(["Right"]);
  });

  test("give way to the whole message, and late pieces of it are ignored", () => {
    const state = addItems(addPiece(emptyFeed, { id: "a", index: 0, text: "wh" }), [tutor(1, "a")]);
    expect(state.drafts).toEqual([]);
    expect(addPiece(state, { id: "a", index: 1, text: "ole" })).toBe(state);
  });

  test("of different messages live side by side and are dropped together", () => {
    const state = addPiece(addPiece(emptyFeed, { id: "a", index: 0, text: "A" }), { id: "b", index: 0, text: "B" });
    expect(state.drafts.map(draftText)).toEqual(["A", "B"]);
    expect(dropDrafts(state).drafts).toEqual([]);
  });
});

describe("own messages", () => {
  const message = { clientId: "client-1", text: "hello", at: 1 };

  test("stand until the feed has them", () => {
    const state = addOutgoing(emptyFeed, message);
    expect(addItems(state, [notice(1)]).outgoing).toHaveLength(1);
    expect(addItems(state, [mine(1, "client-1")]).outgoing).toEqual([]);
  });

  test("that failed keep their text, and a resend takes the same place", () => {
    const failed = failOutgoing(addOutgoing(emptyFeed, message), "client-1", "no answer");
    expect(failed.outgoing).toEqual([{ ...message, failure: "no answer", delay: null }]);
    const again = addOutgoing(failed, message);
    expect(again.outgoing).toEqual([{ ...message, failure: null, delay: null }]);
    expect(dropOutgoing(again, "client-1").outgoing).toEqual([]);
  });

  test("that wait for delivery say why, until they are refused", () => {
    const delayed = delayOutgoing(addOutgoing(emptyFeed, message), "client-1", "nobody is there");
    expect(delayed.outgoing).toEqual([{ ...message, failure: null, delay: "nobody is there" }]);
    const refused = failOutgoing(delayed, "client-1", "too long");
    expect(refused.outgoing).toEqual([{ ...message, failure: "too long", delay: null }]);
  });

  test("a failure that is heard after the message arrived changes nothing", () => {
    const arrived = addItems(addOutgoing(emptyFeed, message), [mine(1, "client-1")]);
    expect(failOutgoing(arrived, "client-1", "no answer").outgoing).toEqual([]);
  });
});
