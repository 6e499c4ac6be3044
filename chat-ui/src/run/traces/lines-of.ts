import type { ViewChange } from "../../route.ts";
import { rangeParams } from "../time-range.ts";
import { extentOf, type Span } from "./waterfall.ts";

/** Lines may be written shortly before a trace's first span or after its last. */
const AROUND_MS = 30_000;

/** Where the lines of a trace are in the logs: at its time, of one service or of all, by no other filter. */
export function linesOf(trace: string, spans: readonly Span[], service: string | null): ViewChange {
  const { from, to } = extentOf(spans);
  const range = rangeParams({ from: from - AROUND_MS, to: to + AROUND_MS });
  return { lines: trace, service, level: null, text: null, ...range };
}
