import { readKeptList, writeKeptList } from "../../../ui/kept.ts";

const KEY = "mayday console history";
const MOST = 200;

/** What was entered before, oldest first; kept in this browser. */
export const readHistory = (store: Storage): string[] => readKeptList(store, KEY);

/** Adds a line, unless it is the same as the one before. */
export function addToHistory(store: Storage, history: readonly string[], line: string): string[] {
  if (history.at(-1) === line) return [...history];
  const next = [...history, line].slice(-MOST);
  writeKeptList(store, KEY, next);
  return next;
}
