import type { ToolOutput } from "@mayday/agent/contract";

export type Span = ToolOutput<"get_trace">["spans"][number];
/** A span in its place: `left` and `width` in percent of the whole trace, `ownMs` its time without its children. */
export type PlacedSpan = { span: Span; depth: number; left: number; width: number; ownMs: number };

/** Orders spans as a tree, parents first, siblings by start. A span whose parent is not there stands at the top. */
export function placeSpans(spans: readonly Span[]): PlacedSpan[] {
  const known = new Set(spans.map((span) => span.spanId));
  const children = Map.groupBy(spans, ({ parentId }) => (parentId !== null && known.has(parentId) ? parentId : null));
  const start = Math.min(...spans.map((span) => span.start));
  const total = Math.max(...spans.map((span) => span.start + span.durationMs)) - start || 1;
  const placed: PlacedSpan[] = [];
  const visit = (parent: string | null, depth: number): void => {
    for (const span of (children.get(parent) ?? []).toSorted((a, b) => a.start - b.start)) {
      placed.push({
        span,
        depth,
        left: ((span.start - start) / total) * 100,
        width: (span.durationMs / total) * 100,
        ownMs: ownTime(span, children.get(span.spanId) ?? []),
      });
      visit(span.spanId, depth + 1);
    }
  };
  visit(null, 0);
  return placed;
}

/** The part of a span during which none of its children ran; children that overlap count once. */
function ownTime(span: Span, children: readonly Span[]): number {
  const end = span.start + span.durationMs;
  let covered = 0;
  let upTo = span.start;
  for (const child of children.toSorted((a, b) => a.start - b.start)) {
    const from = Math.max(child.start, upTo);
    const to = Math.min(child.start + child.durationMs, end);
    if (to <= from) continue;
    covered += to - from;
    upTo = to;
  }
  return Math.max(0, span.durationMs - covered);
}
