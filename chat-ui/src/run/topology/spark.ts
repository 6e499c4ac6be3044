import type { Value } from "./readings.ts";

/** The line of some values in a box of a given size, from zero up; a gap where a value is missing. */
export function sparkPath(values: readonly Value[], width: number, height: number): string {
  const top = Math.max(0, ...values.flatMap((value) => value ?? [])) || 1;
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  let pen = "M";
  const parts: string[] = [];
  for (const [at, value] of values.entries()) {
    if (value !== null) parts.push(`${pen}${(at * step).toFixed(1)},${(height - (value / top) * height).toFixed(1)}`);
    pen = value === null ? "M" : "L";
  }
  return parts.join(" ");
}
