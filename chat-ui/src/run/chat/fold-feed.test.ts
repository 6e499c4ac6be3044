import type { FeedBody, FeedItem } from "@mayday/agent/contract";
import { expect, test } from "vitest";
import { firstSeq, foldFeed, lastSeq } from "./fold-feed.ts";

const alert = (state: "firing" | "resolved", severity: string): FeedBody => ({
  type: "alert",
  alert: "Slow",
  service: "orders",
  severity,
  state,
});
const feed = (...bodies: FeedBody[]): FeedItem[] =>
  bodies.map((body, index) => ({ run: "run-1", seq: index + 1, at: index, ...body }));

test("what pages somebody stands alone, and what matters less is one line when there is much of it", () => {
  const minor = [alert("firing", "ticket"), alert("resolved", "page"), alert("resolved", "ticket")];
  const lines = foldFeed(
    feed(alert("firing", "page"), ...minor, { type: "notice", text: "Hello." }, ...minor.slice(1)),
  );
  expect(lines.map(({ type }) => type)).toEqual(["item", "alerts", "item", "item", "item"]);
  expect(lines.map(firstSeq)).toEqual([1, 2, 5, 6, 7]);
  expect(lines.map(lastSeq)).toEqual([1, 4, 5, 6, 7]);
});

test("an empty feed has no lines", () => expect(foldFeed([])).toEqual([]));
