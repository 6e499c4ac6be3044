/*
 * Texts that outlive a reload. A browser that keeps nothing, or has no room left, is no reason to fail, and least of all
 * while somebody types: nothing is kept then.
 */

/** What is kept under `key`; empty when nothing is. */
export function readKept(store: Storage, key: string): string {
  try {
    return store.getItem(key) ?? "";
  } catch {
    return "";
  }
}

/** Keeps a text; an empty one is not kept. */
export function writeKept(store: Storage, key: string, text: string): void {
  try {
    if (text === "") store.removeItem(key);
    else store.setItem(key, text);
  } catch {
    // Nothing is kept then.
  }
}

/** The texts that are kept as a list under `key`; none when something else is. */
export function readKeptList(store: Storage, key: string): string[] {
  try {
    const kept: unknown = JSON.parse(readKept(store, key));
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [];
  } catch {
    return [];
  }
}

/** Keeps a list of texts; of those that do not fit into `most` characters the first are let go. */
export function writeKeptList(store: Storage, key: string, texts: readonly string[], most = Infinity): void {
  let room = most;
  const from = texts.findLastIndex((text) => (room -= text.length) < 0) + 1;
  const kept = texts.slice(from);
  writeKept(store, key, kept.length === 0 ? "" : JSON.stringify(kept));
}
