import { expect, test } from "vitest";
import { testingStorage } from "../../../ui/testing-storage.ts";
import { keepEntries, readEntries, type Entry } from "./kept-entries.ts";

const entry = (id: number, change: Partial<Entry> = {}): Entry => ({
  id,
  line: "sql SELECT 1",
  tone: "done",
  text: "1 row",
  next: "",
  table: { columns: ["?column?"], rows: [["1"], [null]], truncated: false },
  undo: null,
  ...change,
});

test("what a run's console showed is there again, and another run's is not", () => {
  const store = testingStorage();
  const shown = [entry(1), entry(2, { tone: "failed", table: null, undo: "act-1" })];
  keepEntries(store, "run-a", shown);
  expect(readEntries(store, "run-a")).toEqual(shown);
  expect(readEntries(store, "run-b")).toEqual([]);
});

test("what was not answered before a reload is not waited for any more", () => {
  const store = testingStorage();
  keepEntries(store, "run", [entry(1, { tone: "busy", text: "", table: null })]);
  expect(readEntries(store, "run")).toMatchObject([{ tone: "failed", text: expect.stringContaining("before") }]);
});

test("of long results the newest are kept", () => {
  const store = testingStorage();
  const long = "x".repeat(60_000);
  keepEntries(
    store,
    "run",
    [1, 2, 3, 4, 5].map((id) => entry(id, { text: long })),
  );
  expect(readEntries(store, "run").map(({ id }) => id)).toEqual([3, 4, 5]);
});

test.each(["{}", "null", "[]", '{"id":1}', "no JSON", JSON.stringify({ ...entry(1), table: { columns: [1] } })])(
  "%s is no entry",
  (text) => {
    const store = testingStorage();
    store.setItem("mayday console log run", JSON.stringify([text, JSON.stringify(entry(2))]));
    expect(readEntries(store, "run").map(({ id }) => id)).toEqual([2]);
  },
);
