import type { Span } from "./waterfall.ts";

/** A span for tests, called by its id. */
export const span = (spanId: string, parentId: string | null, start: number, durationMs: number, more = {}): Span => ({
  spanId,
  parentId,
  start,
  durationMs,
  service: "inventory",
  name: spanId,
  kind: "internal",
  error: false,
  statusMessage: "",
  attributes: {},
  events: [],
  ...more,
});
