import type { ToolOutput } from "@mayday/agent/contract";
import { t } from "../../text/t.ts";
import { sumOf } from "./stack.ts";
import { summaryOf, type Summary } from "./summary.ts";

export type Series = ToolOutput<"query_promql">["series"][number];
export type Line = { label: string; values: (number | null)[] } & Summary;
/**
 * Lines over the same times; `times` in seconds since the epoch, as uPlot wants them. `total`: what the lines add up to,
 * where they are parts of a whole.
 */
export type ChartData = { times: number[]; lines: Line[]; leftOut: number; total: Line | null };

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
  const { times, lines } = linesOf(series, fallback);
  const kept = highest(lines, MOST_LINES);
  return { times, lines: kept, leftOut: lines.length - kept.length, total: null };
}

/** The same for parts of a whole: the lowest become one line when there are many, so that nothing lacks in the total. */
export function stackedData(series: readonly Series[], fallback: string): ChartData {
  const { times, lines } = linesOf(series, fallback);
  const kept = lines.length > MOST_LINES ? highest(lines, MOST_LINES - 1) : lines;
  const rest = lines.filter((line) => !kept.includes(line));
  const shown = rest.length === 0 ? kept : [...kept, sumLine(t("chart.others"), rest)];
  return { times, lines: shown, leftOut: 0, total: shown.length < 2 ? null : sumLine(t("chart.total"), lines) };
}

function linesOf(series: readonly Series[], fallback: string): { times: number[]; lines: Line[] } {
  const stamps = [...new Set(series.flatMap(({ points }) => points.map(([at]) => at)))].sort((a, b) => a - b);
  const lines = series.map(({ labels, points }) => {
    const known = new Map(points);
    return lineOf(
      seriesLabel(labels, fallback),
      stamps.map((at) => known.get(at) ?? null),
    );
  });
  return { times: stamps.map((at) => at / 1000), lines: lines.sort((a, b) => a.label.localeCompare(b.label)) };
}

const lineOf = (label: string, values: Line["values"]): Line => ({ label, values, ...summaryOf(values) });
const sumLine = (label: string, lines: readonly Line[]): Line =>
  lineOf(label, sumOf(lines.map(({ values }) => values)));

/** The lines that reach highest, in their order. */
function highest(lines: readonly Line[], most: number): Line[] {
  const kept = new Set(lines.toSorted((a, b) => (b.max ?? -Infinity) - (a.max ?? -Infinity)).slice(0, most));
  return lines.filter((line) => kept.has(line));
}
