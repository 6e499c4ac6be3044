import { expect, test } from "vitest";
import { chooseExemplars } from "./exemplars.ts";

const exemplar = (at: number, value: number, traceId = String(at)) => ({ at, value, traceId, labels: {} });

test("of each part of the range the highest two stay, oldest first", () => {
  const all = [exemplar(950, 1), exemplar(10, 3), exemplar(11, 9), exemplar(12, 5), exemplar(13, 4)];
  expect(chooseExemplars(all, 0, 1000).map(({ at, value }) => [at, value])).toEqual([
    [11, 9],
    [12, 5],
    [950, 1],
  ]);
});

test("a trace counts once, with its highest value", () => {
  expect(chooseExemplars([exemplar(1, 2, "a"), exemplar(2, 7, "a"), exemplar(3, 1, "b")], 0, 1000)).toEqual([
    exemplar(2, 7, "a"),
    exemplar(3, 1, "b"),
  ]);
});

test("what is outside the range is left out, and its ends are in it", () => {
  const kept = chooseExemplars([exemplar(-1, 1), exemplar(0, 1), exemplar(100, 1), exemplar(101, 1)], 0, 100);
  expect(kept.map(({ at }) => at)).toEqual([0, 100]);
});
