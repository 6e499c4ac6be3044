import { expect, test } from "vitest";
import { span } from "./testing-spans.ts";
import { placeSpans, unfolded, type PlacedSpan } from "./waterfall.ts";

const ids = (rows: readonly PlacedSpan[]): string[] => rows.map(({ span: { spanId } }) => spanId);

test("parents come before their children, siblings by start, and bars stand where their time was", () => {
  const placed = placeSpans([span("late", "root", 60, 40), span("root", null, 0, 100), span("early", "root", 10, 40)]);
  expect(placed.map(({ span: { spanId }, depth, inside }) => [spanId, depth, inside])).toEqual([
    ["root", 0, 2],
    ["early", 1, 0],
    ["late", 1, 0],
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

test("gaps are where a span that has children had none running, when they are long enough to be seen", () => {
  const placed = placeSpans([span("root", null, 0, 1000), span("a", "root", 200, 400), span("b", "root", 605, 395)]);
  expect(placed[0]?.gaps).toEqual([{ left: 0, width: 20 }]);
  expect(placed[1]?.gaps).toEqual([]);
});

test("a span says whether another service begins with it", () => {
  const spans = [
    span("root", null, 0, 9),
    span("same", "root", 0, 5),
    span("other", "root", 5, 3, { service: "orders" }),
  ];
  expect(placeSpans(spans).map(({ enters }) => enters)).toEqual([true, false, true]);
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

test("what is inside of a folded span is not in view, and what follows it is", () => {
  const spans = [
    span("root", null, 0, 100),
    span("a", "root", 0, 40),
    span("a1", "a", 0, 20),
    span("a2", "a1", 0, 10),
    span("b", "root", 50, 40),
  ];
  const placed = placeSpans(spans);
  expect(ids(unfolded(placed, new Set(["a"])))).toEqual(["root", "a", "b"]);
  expect(ids(unfolded(placed, new Set(["root"])))).toEqual(["root"]);
  expect(ids(unfolded(placed, new Set()))).toEqual(ids(placed));
});
