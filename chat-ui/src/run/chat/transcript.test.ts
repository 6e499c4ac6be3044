import type { FeedBody, FeedItem } from "@mayday/agent/contract";
import { expect, test } from "vitest";
import { transcript } from "./transcript.ts";

const feed = (...bodies: FeedBody[]): FeedItem[] =>
  bodies.map((body, index) => ({ run: "run-1", seq: index + 1, at: index * 1000, ...body }));

test("a transcript tells messages as quotes and what happened in a line each", () => {
  const told = transcript(
    "Search\ncrawls",
    feed(
      { type: "learner_message", id: "a", clientId: "c", text: "What now?\n# not a heading" },
      { type: "tutor_message", id: "b", text: "Look at **traces**.", quickReplies: [], ended: "done", tools: [] },
      { type: "check", check: "look", title: "Look at traces", unaided: true },
      { type: "debrief_ready" },
    ),
  );
  expect(told).toMatch(/^# Search crawls\n/);
  expect(told).toContain("**You**\n\n> What now?\n> # not a heading\n");
  expect(told).toContain("**Tutor**\n\n> Look at **traces**.\n");
  expect(told).toContain("✓ Look at traces, ");
  expect(told.match(/^`/gm)).toHaveLength(3);
});
