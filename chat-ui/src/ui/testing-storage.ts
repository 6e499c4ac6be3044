type Reaching = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** A browser's store with the given ways to reach what is in it. */
export const storageThat = (reaching: Reaching): Storage => ({
  length: 0,
  clear: () => {},
  key: () => null,
  ...reaching,
});

/** A browser's store that works, and is empty. */
export function testingStorage(): Storage {
  const kept = new Map<string, string>();
  return storageThat({
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, text) => void kept.set(key, text),
    removeItem: (key) => void kept.delete(key),
  });
}
