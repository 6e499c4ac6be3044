import { expect, test } from "vitest";
import { readKept, readKeptList, writeKept } from "./kept.ts";

type Reaching = Pick<Storage, "getItem" | "setItem" | "removeItem">;
const storage = (reaching: Reaching): Storage => ({ length: 0, clear: () => {}, key: () => null, ...reaching });

function full(): never {
  throw new DOMException("The quota has been exceeded.", "QuotaExceededError");
}
/** What a browser gives whose store is shut, or full. */
const broken = storage({ getItem: full, setItem: full, removeItem: full });

function working(): Storage {
  const kept = new Map<string, string>();
  return storage({
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, text) => void kept.set(key, text),
    removeItem: (key) => void kept.delete(key),
  });
}

test("a text is kept until it is empty", () => {
  const store = working();
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
  const store = working();
  writeKept(store, "lines", text);
  expect(readKeptList(store, "lines")).toEqual(list);
});
