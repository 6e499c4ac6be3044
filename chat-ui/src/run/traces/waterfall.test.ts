import { expect, test } from "vitest";
import { placeSpans, type Span } from "./waterfall.ts";

const span = (spanId: string, parentId: string | null, start: number, durationMs: number): Span => ({
  spanId,
  parentId,
  start,
  durationMs,
  service: "inventory",
  name: spanId,
  kind: "internal",
  error: false,
  attributes: {},
});

test("parents come before their children, siblings by start, and bars stand where their time was", () => {
  const placed = placeSpans([span("late", "root", 60, 40), span("root", null, 0, 100), span("early", "root", 10, 40)]);
  expect(placed.map(({ span: { spanId }, depth }) => [spanId, depth])).toEqual([
    ["root", 0],
    ["early", 1],
    ["late", 1],
  ]);
  expect(placed.map(({ left, width }) => [left, width])).toEqual([
    [0, 100],
    [10, 40],
    [60, 40],
  ]);
});

test("own time leaves out what children covered, once where they overlap, and only inside the span", () => {
  const placed = placeSpans([
    span("root", null, 0, 100),
    span("a", "root", 10, 30),
    span("b", "root", 20, 30),
    span("after", "root", 90, 50),
  ]);
  expect(placed[0]?.ownMs).toBe(100 - 40 - 10);
});

test("a span whose parent was not recorded is not lost", () => {
  const placed = placeSpans([span("orphan", "gone", 5, 10), span("root", null, 0, 20)]);
  expect(placed.map(({ span: { spanId }, depth }) => [spanId, depth])).toEqual([
    ["root", 0],
    ["orphan", 0],
  ]);
});

test("a trace without length is drawn without dividing by zero", () => {
  expect(placeSpans([span("root", null, 5, 0)])[0]).toMatchObject({ left: 0, width: 0, ownMs: 0 });
  expect(placeSpans([])).toEqual([]);
});
