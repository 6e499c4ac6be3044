import { t } from "../../../text/t.ts";
import { readKeptList, writeKeptList } from "../../../ui/kept.ts";
import type { Table } from "./grammar.ts";

/** One command and what came of it. */
export type Entry = {
  id: number;
  line: string;
  tone: "busy" | "done" | "failed";
  text: string;
  /** What to do next after a failure, or how to undo what was done. */
  next: string;
  table: Table | null;
  /** The action that can be undone from here. */
  undo: string | null;
};

export const MOST_ENTRIES = 60;
/** Results may be long tables, and the browser has room for five million characters of everything. */
const MOST_CHARACTERS = 200_000;
const TONES: readonly unknown[] = ["busy", "done", "failed"];
const keyOf = (run: string): string => `mayday console log ${run}`;

/** What the console of a run showed before a reload. What was not answered by then is said to be uncertain. */
export function readEntries(store: Storage, run: string): Entry[] {
  return readKeptList(store, keyOf(run))
    .flatMap((text) => parseEntry(text) ?? [])
    .map((entry) => (entry.tone === "busy" ? { ...entry, tone: "failed", text: t("console.leftEarly") } : entry));
}

/** Keeps the newest entries of a run, as many as there is room for. */
export const keepEntries = (store: Storage, run: string, entries: readonly Entry[]): void =>
  writeKeptList(
    store,
    keyOf(run),
    entries.map((entry) => JSON.stringify(entry)),
    MOST_CHARACTERS,
  );

function parseEntry(text: string): Entry | null {
  try {
    const value: unknown = JSON.parse(text);
    return isEntry(value) ? value : null;
  } catch {
    return null;
  }
}

/** Whether something is an entry in every part: an older page, or another program, may have written it. */
function isEntry(value: unknown): value is Entry {
  if (!isRecord(value)) return false;
  const { id, line, tone, text, next, table, undo } = value;
  const texts = [line, text, next].every((one) => typeof one === "string");
  return typeof id === "number" && texts && TONES.includes(tone) && isTextOrNull(undo) && isTableOrNull(table);
}

function isTableOrNull(value: unknown): value is Table | null {
  if (value === null) return true;
  if (!isRecord(value)) return false;
  const { columns, rows, truncated } = value;
  return typeof truncated === "boolean" && isRow(columns) && Array.isArray(rows) && rows.every(isRow);
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const isRow = (row: unknown): boolean => Array.isArray(row) && row.every(isTextOrNull);
const isTextOrNull = (value: unknown): value is string | null => value === null || typeof value === "string";
