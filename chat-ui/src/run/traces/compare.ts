import { placeSpans, type Span } from "./waterfall.ts";

type Sum = { count: number; ownMs: number };
/** What an operation was in each of two traces; `differenceMs` is how much more of its own time it took in this one. */
export type Compared = { service: string; name: string; here: Sum; there: Sum; differenceMs: number };

/** Two traces by operation, the largest differences first. Own time is compared, so that no wait counts twice. */
export function compareTraces(here: readonly Span[], there: readonly Span[]): Compared[] {
  const rows = new Map<string, Compared>();
  const add = (spans: readonly Span[], side: "here" | "there"): void => {
    for (const { span, ownMs } of placeSpans(spans)) {
      const { service, name } = span;
      const key = JSON.stringify([service, name]);
      const none = { count: 0, ownMs: 0 };
      const row = rows.get(key) ?? { service, name, here: none, there: none, differenceMs: 0 };
      row[side] = { count: row[side].count + 1, ownMs: row[side].ownMs + ownMs };
      row.differenceMs = row.here.ownMs - row.there.ownMs;
      rows.set(key, row);
    }
  };
  add(here, "here");
  add(there, "there");
  return [...rows.values()].sort((a, b) => Math.abs(b.differenceMs) - Math.abs(a.differenceMs));
}

type Candidate = { traceId: string; rootName: string; rootService: string; durationMs: number; error: boolean };

/**
 * Traces of the same request that one can be compared with, the most usual first: those without errors, by how near
 * they are to the middle of all durations.
 */
export function usualOf<T extends Candidate>(traces: readonly T[], of: { traceId: string; rootName: string }): T[] {
  const same = traces.filter(({ traceId, rootName }) => traceId !== of.traceId && rootName === of.rootName);
  const healthy = same.some(({ error }) => !error) ? same.filter(({ error }) => !error) : same;
  const sorted = healthy.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return healthy.toSorted((a, b) => Math.abs(a.durationMs - middle) - Math.abs(b.durationMs - middle));
}
