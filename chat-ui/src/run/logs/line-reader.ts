import type { Failure, ToolInput, ToolOutput } from "@mayday/agent/contract";
import { createStore, type Store } from "../../store.ts";
import { boundsNow, type TimeRange } from "../time-range.ts";
import type { LogQuery } from "./log-query.ts";
import { keyed, merged, type KeyedLine } from "./lines.ts";

/** As many as tools gives at a time. */
export const PAGE = 1000;
/** Beyond that, the oldest make room. */
const MOST_LINES = 20_000;
/** Services send their lines in batches, so that some arrive after younger ones of others. */
const LATE_MS = 15_000;
/** How far back is read for lines that came meanwhile, before the list is begun anew. */
const TAIL_PAGES = 3;

export type LineReading = {
  /** Newest first; null until first read. */
  lines: readonly KeyedLine[] | null;
  /** Came since and wait to be shown, so that what is read does not move. */
  waiting: readonly KeyedLine[];
  /** So many came that the list is begun anew when they are shown. */
  behind: boolean;
  /** Everything of the range is here. */
  whole: boolean;
  /** There are more, but no more are kept. */
  full: boolean;
  busy: boolean;
  failure: Failure | null;
};

type Search = (input: ToolInput<"search_logs">) => Promise<({ status: "ok" } & ToolOutput<"search_logs">) | Failure>;
export type LineReader = {
  state: Store<LineReading>;
  /** The newest page, instead of what was here. */
  restart: () => Promise<void>;
  /** One page further back. */
  older: () => Promise<void>;
  /** What came since; `hold` keeps it waiting. */
  newer: (hold: boolean) => Promise<void>;
  /** Shows what waits. */
  show: () => Promise<void>;
};

const NOTHING: LineReading = {
  lines: null,
  waiting: [],
  behind: false,
  whole: false,
  full: false,
  busy: false,
  failure: null,
};

/** Reads the lines of a search page by page, and those that come. One request at a time; `search` is the tool. */
export function createLineReader(search: Search, run: string, query: LogQuery, range: TimeRange): LineReader {
  const state = createStore(NOTHING);
  const put = (change: Partial<LineReading>): void => state.set({ ...state.get(), ...change });
  let from = 0;

  async function page(bounds: { from: number; to: number }): Promise<KeyedLine[] | null> {
    const answer = await search({ run, ...query, ...bounds, limit: PAGE });
    if (answer.status === "ok") return keyed(answer.lines);
    if (answer.status === "no_data") return [];
    put({ failure: answer });
    return null;
  }
  async function alone(work: () => Promise<void>): Promise<void> {
    if (state.get().busy) return;
    put({ busy: true });
    await work();
    put({ busy: false });
  }
  async function restart(): Promise<void> {
    const bounds = boundsNow(range);
    const lines = await page(bounds);
    if (lines === null) return;
    from = bounds.from;
    state.set({ ...NOTHING, busy: state.get().busy, lines, whole: lines.length < PAGE });
  }
  async function older(): Promise<void> {
    const { lines } = state.get();
    const oldest = lines?.at(-1);
    if (lines === null || oldest === undefined) return;
    // With the millisecond that the last page ended in: the rest of it may be still to come.
    const found = await page({ from, to: oldest.at + 1 });
    if (found === null) return;
    const all = merged(lines, found);
    put({
      lines: all,
      whole: found.length < PAGE || all.length === lines.length,
      full: all.length >= MOST_LINES,
      failure: null,
    });
  }
  async function newer(hold: boolean): Promise<void> {
    const { lines, waiting, behind } = state.get();
    if (lines === null || behind) return;
    const newest = (waiting[0] ?? lines[0])?.at ?? from;
    const since = Math.max(from, newest - LATE_MS);
    let found: KeyedLine[] = [];
    let to = Date.now();
    for (let pages = 1; ; pages++) {
      const part = await page({ from: since, to });
      if (part === null) return;
      found = merged(found, part);
      if (part.length < PAGE) break;
      if (pages === TAIL_PAGES) return put({ behind: true, waiting: [], failure: null });
      to = (part.at(-1)?.at ?? to) + 1;
    }
    const known = new Set(lines.map(({ key }) => key));
    const fresh = merged(
      waiting,
      found.filter(({ key }) => !known.has(key)),
    );
    if (hold) put({ waiting: fresh, failure: null });
    else put({ ...shown(lines, fresh, state.get().whole), failure: null });
  }
  async function show(): Promise<void> {
    const { lines, waiting, behind, whole } = state.get();
    if (behind) return alone(restart);
    if (lines !== null && waiting.length > 0) put(shown(lines, waiting, whole));
  }

  return {
    state,
    restart: () => alone(restart),
    older: async () => {
      const { whole, full } = state.get();
      if (!whole && !full) await alone(older);
    },
    newer: (hold) => alone(() => newer(hold)),
    show,
  };
}

function shown(lines: readonly KeyedLine[], fresh: readonly KeyedLine[], whole: boolean): Partial<LineReading> {
  if (fresh.length === 0) return { waiting: [] };
  const all = merged(lines, fresh);
  return { lines: all.slice(0, MOST_LINES), waiting: [], whole: whole && all.length <= MOST_LINES };
}
