import type { ChartData } from "./series.ts";

type Values = readonly (number | null)[];

/** The sum at each time; what has no value adds nothing, and a time that nothing has a value for is a gap. */
export function sumOf(lines: readonly Values[]): (number | null)[] {
  return (lines[0] ?? []).map((_, at) => {
    const known = lines.flatMap((line) => line[at] ?? []);
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
  });
}

/** How high each line is drawn: parts of a whole stand on those below them, the first on top as in the legend. */
export function heightsOf({ lines, total }: ChartData): Values[] {
  const values = lines.map((line) => line.values);
  return total === null ? values : values.map((_, at) => sumOf(values.slice(at)));
}
