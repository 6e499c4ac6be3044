import { expect, test } from "vitest";
import { criticalPath, longestOf } from "./critical-path.ts";
import { span } from "./testing-spans.ts";
import type { Span } from "./waterfall.ts";

const pathOf = (spans: Span[]) =>
  Object.fromEntries([...criticalPath(spans)].map(([id, parts]) => [id, parts.map(({ from, to }) => [from, to])]));

test("one after the other, each is on it, and the root's own work between them", () => {
  expect(pathOf([span("root", null, 0, 100), span("a", "root", 10, 30), span("b", "root", 50, 40)])).toEqual({
    root: [
      [0, 10],
      [40, 50],
      [90, 100],
    ],
    a: [[10, 40]],
    b: [[50, 90]],
  });
});

test("of those that run side by side only the one that ends last is", () => {
  expect(pathOf([span("root", null, 0, 100), span("short", "root", 0, 60), span("long", "root", 0, 100)])).toEqual({
    long: [[0, 100]],
  });
});

test("it goes down into what a child waited for", () => {
  const spans = [span("root", null, 0, 100), span("child", "root", 10, 80), span("query", "child", 20, 60)];
  expect(pathOf(spans)).toEqual({
    root: [
      [0, 10],
      [90, 100],
    ],
    child: [
      [10, 20],
      [80, 90],
    ],
    query: [[20, 80]],
  });
});

test("what goes on after the answer, such as the work on a message, kept nobody waiting", () => {
  const spans = [span("root", null, 0, 100), span("consumer", "root", 120, 500), span("late", "root", 50, 90)];
  expect(pathOf(spans)).toEqual({ root: [[0, 100]] });
});

test("a child that seems to begin before its parent or to end after it, by a little, is on it all the same", () => {
  expect(pathOf([span("root", null, 10, 100), span("child", "root", 8, 104)])).toEqual({ child: [[10, 110]] });
  expect(pathOf([span("root", null, 0, 100), span("child", "root", 0, 100.05)])).toEqual({ child: [[0, 100]] });
});

test("all parts together are as long as the first span, however the spans lie", () => {
  let seed = 7;
  const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
  for (let round = 0; round < 50; round++) {
    const spans = [span("0", null, 0, 1000)];
    for (let id = 1; id < 60; id++) spans.push(span(String(id), String(random(id)), random(1000), random(700)));
    const parts = [...criticalPath(spans).values()].flat().sort((a, b) => a.from - b.from);
    expect(parts.reduce((sum, { from, to }) => sum + to - from, 0)).toBeCloseTo(1000);
    for (const [at, part] of parts.entries()) expect(part.from).toBeGreaterThanOrEqual((parts[at - 1]?.to ?? 0) - 1e-6);
  }
});

test("nothing has none, and the longest wait comes first", () => {
  expect(pathOf([])).toEqual({});
  const spans = [span("root", null, 0, 100), span("a", "root", 10, 70), span("off", "root", 20, 10)];
  expect(longestOf(spans, criticalPath(spans)).map(({ span: { spanId }, ms }) => [spanId, ms])).toEqual([
    ["a", 70],
    ["root", 30],
  ]);
});
