import { childrenOf, intervalOf, type Span } from "./waterfall.ts";
import type { Interval } from "./uncovered.ts";

/** A call may seem to begin before its caller or to end after it, by clocks and by when a span is closed (ms, of its length). */
const SLACK_MS = 0.1;
const SLACK = 0.05;

/**
 * What the request waited for: at every moment of its first span the one span whose work held it up, as parts of each
 * span's time. Seen from the end, that is the child that ended last, then the one that ended before that one began, and
 * so on; between them the span's own work. Children that outlive their parent kept nobody waiting.
 */
export function criticalPath(spans: readonly Span[]): Map<string, Interval[]> {
  const children = childrenOf(spans);
  const path = new Map<string, Interval[]>();
  const add = (span: Span, from: number, to: number): void => {
    if (to > from) path.set(span.spanId, [{ from, to }, ...(path.get(span.spanId) ?? [])]);
  };
  const visit = (span: Span, begin: number, end: number): void => {
    let upTo = end;
    const lastFirst = (children.get(span.spanId) ?? []).toSorted((a, b) => intervalOf(b).to - intervalOf(a).to);
    for (const child of lastFirst) {
      const { from, to } = intervalOf(child);
      const slack = Math.max(SLACK_MS, child.durationMs * SLACK);
      if (to > upTo + slack || from >= upTo || from < begin - slack) continue;
      const [childBegin, childEnd] = [Math.max(from, begin), Math.min(to, upTo)];
      if (childEnd <= childBegin) continue;
      add(span, childEnd, upTo);
      visit(child, childBegin, childEnd);
      upTo = childBegin;
    }
    add(span, begin, upTo);
  };
  const [root] = children.get(null) ?? [];
  if (root !== undefined) visit(root, root.start, intervalOf(root).to);
  return path;
}

/** How long the request waited for each operation, the longest first. */
export function longestOf(spans: readonly Span[], path: ReadonlyMap<string, Interval[]>): { span: Span; ms: number }[] {
  return spans
    .map((span) => ({ span, ms: (path.get(span.spanId) ?? []).reduce((sum, { from, to }) => sum + to - from, 0) }))
    .filter(({ ms }) => ms > 0)
    .sort((a, b) => b.ms - a.ms);
}
