import type { ToolOutput } from "@mayday/agent/contract";
import { summaryOf, type Summary } from "./summary.ts";

export type Series = ToolOutput<"query_promql">["series"][number];
export type Line = { label: string; values: (number | null)[] } & Summary;
/** Lines over the same times; `times` in seconds since the epoch, as uPlot wants them. */
export type ChartData = { times: number[]; lines: Line[]; leftOut: number };

export const MOST_LINES = 8;
/** Labels that every series has or that say nothing to a reader. */
const DULL = new Set(["__name__", "environment", "job", "instance"]);

/** A short name for a series: the values of the labels that tell it apart. */
export function seriesLabel(labels: Record<string, string>, fallback: string): string {
  const told = Object.entries(labels).filter(([name, value]) => !DULL.has(name) && value !== "");
  if (told.length === 0) return labels["__name__"] ?? fallback;
  if (told.length <= 2) return told.map(([, value]) => value).join(" ");
  return told.map(([name, value]) => `${name}=${value}`).join(" ");
}

/** Puts series on one time axis; a time that a series has no value for is a gap. Keeps the highest lines only. */
export function chartData(series: readonly Series[], fallback: string): ChartData {
  const stamps = [...new Set(series.flatMap(({ points }) => points.map(([at]) => at)))].sort((a, b) => a - b);
  const lines = series.map(({ labels, points }) => {
    const known = new Map(points);
    const values = stamps.map((at) => known.get(at) ?? null);
    return { label: seriesLabel(labels, fallback), values, ...summaryOf(values) };
  });
  const highest = [...lines].sort((a, b) => (b.max ?? -Infinity) - (a.max ?? -Infinity)).slice(0, MOST_LINES);
  const kept = lines.filter((line) => highest.includes(line)).sort((a, b) => a.label.localeCompare(b.label));
  return { times: stamps.map((at) => at / 1000), lines: kept, leftOut: lines.length - kept.length };
}
