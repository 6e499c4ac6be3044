import { expect, test } from "vitest";
import { readKept, readKeptList, writeKept, writeKeptList } from "./kept.ts";
import { storageThat, testingStorage } from "./testing-storage.ts";

function full(): never {
  throw new DOMException("The quota has been exceeded.", "QuotaExceededError");
}
/** What a browser gives whose store is shut, or full. */
const broken = storageThat({ getItem: full, setItem: full, removeItem: full });

test("a text is kept until it is empty", () => {
  const store = testingStorage();
  writeKept(store, "draft", "Look at");
  expect(readKept(store, "draft")).toBe("Look at");
  writeKept(store, "draft", "");
  expect(store.getItem("draft")).toBeNull();
});

test("a store that keeps nothing stops nobody from typing", () => {
  expect(() => writeKept(broken, "draft", "Look at")).not.toThrow();
  expect(readKept(broken, "draft")).toBe("");
  expect(readKeptList(broken, "lines")).toEqual([]);
});

test.each([
  ['["one","two"]', ["one", "two"]],
  ['["one",2]', ["one"]],
  ['{"one":1}', []],
  ["not JSON", []],
])("of %s the list %j is read", (text, list) => {
  const store = testingStorage();
  writeKept(store, "lines", text);
  expect(readKeptList(store, "lines")).toEqual(list);
});

test("a list keeps its last texts, as many as there is room for", () => {
  const store = testingStorage();
  writeKeptList(store, "lines", ["one", "two", "three"]);
  expect(readKeptList(store, "lines")).toEqual(["one", "two", "three"]);
  writeKeptList(store, "lines", ["one", "two", "three"], 8);
  expect(readKeptList(store, "lines")).toEqual(["two", "three"]);
  writeKeptList(store, "lines", []);
  expect(store.getItem("lines")).toBeNull();
});
