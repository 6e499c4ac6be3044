const KEY = "mayday console history";
const MOST = 200;

/** What was entered before, oldest first; kept in this browser. */
export function readHistory(store: Storage): string[] {
  try {
    const kept: unknown = JSON.parse(store.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((line) => typeof line === "string") : [];
  } catch {
    return [];
  }
}

/** Adds a line, unless it is the same as the one before. */
export function addToHistory(store: Storage, history: readonly string[], line: string): string[] {
  if (history.at(-1) === line) return [...history];
  const next = [...history, line].slice(-MOST);
  store.setItem(KEY, JSON.stringify(next));
  return next;
}
