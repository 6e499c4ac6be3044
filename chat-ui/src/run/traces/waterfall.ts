import type { ToolOutput } from "@mayday/agent/contract";
import { uncovered, type Interval } from "./uncovered.ts";

export type Span = ToolOutput<"get_trace">["spans"][number];
/** A part of the whole trace, in percent. */
export type Place = { left: number; width: number };
/** A span in its place, `ownMs` being its time without its children, and `gaps` where that is long. */
export type PlacedSpan = Place & {
  span: Span;
  depth: number;
  ownMs: number;
  gaps: Place[];
  /** Its service is another than that of the span around it. */
  enters: boolean;
  /** How many of the rows that follow are inside of it. */
  inside: number;
};

/** A gap is worth seeing from this share of the trace on. */
const LEAST_GAP = 0.01;

export const intervalOf = ({ start, durationMs }: Span): Interval => ({ from: start, to: start + durationMs });

/** The trace as a tree: children by their parent, siblings by start. A span whose parent is not there is a root (null). */
export function childrenOf(spans: readonly Span[]): Map<string | null, Span[]> {
  const known = new Set(spans.map((span) => span.spanId));
  const sorted = spans.toSorted((a, b) => a.start - b.start);
  return Map.groupBy(sorted, ({ parentId }) => (parentId !== null && known.has(parentId) ? parentId : null));
}

/** The time from the first beginning to the last end; at least a moment, so that shares of it can be taken. */
export function extentOf(spans: readonly Span[]): Interval {
  let [from, to] = [Infinity, -Infinity];
  for (const span of spans) {
    from = Math.min(from, span.start);
    to = Math.max(to, span.start + span.durationMs);
  }
  return { from, to: to > from ? to : from + 1 };
}

export function placeIn(whole: Interval, { from, to }: Interval): Place {
  const length = whole.to - whole.from;
  return { left: ((from - whole.from) / length) * 100, width: ((to - from) / length) * 100 };
}

/** Orders spans as a tree, parents first, each with where it stands in the whole trace. */
export function placeSpans(spans: readonly Span[]): PlacedSpan[] {
  const children = childrenOf(spans);
  const whole = extentOf(spans);
  const placed: PlacedSpan[] = [];
  const visit = (parent: Span | null, depth: number): void => {
    for (const span of children.get(parent?.spanId ?? null) ?? []) {
      const inner = children.get(span.spanId) ?? [];
      const own = uncovered(intervalOf(span), inner.map(intervalOf));
      const row: PlacedSpan = {
        ...placeIn(whole, intervalOf(span)),
        span,
        depth,
        enters: span.service !== parent?.service,
        ownMs: own.reduce((sum, { from, to }) => sum + to - from, 0),
        gaps:
          inner.length === 0
            ? []
            : own.map((part) => placeIn(whole, part)).filter(({ width }) => width >= LEAST_GAP * 100),
        inside: 0,
      };
      const at = placed.push(row);
      visit(span, depth + 1);
      row.inside = placed.length - at;
    }
  };
  visit(null, 0);
  return placed;
}

/** The rows that are in view while what is inside of some spans is folded away. */
export function unfolded(placed: readonly PlacedSpan[], folded: ReadonlySet<string>): PlacedSpan[] {
  const rows: PlacedSpan[] = [];
  for (let at = 0; at < placed.length; at++) {
    const row = placed[at];
    if (row === undefined) break;
    rows.push(row);
    if (folded.has(row.span.spanId)) at += row.inside;
  }
  return rows;
}
