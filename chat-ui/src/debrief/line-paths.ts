type Point = { x: number; y: number | null };

/** SVG paths of a line, one for each stretch without a gap; points outside 0 … 1 of the axis are left out. */
export function linePaths(points: readonly Point[]): string[] {
  const stretches: string[][] = [[]];
  for (const { x, y } of points) {
    if (x < 0 || x > 1) continue;
    if (y === null) stretches.push([]);
    else stretches.at(-1)?.push(`${round(x)} ${round(y)}`);
  }
  return stretches.filter((stretch) => stretch.length > 1).map((stretch) => `M${stretch.join("L")}`);
}

const round = (value: number): number => Math.round(value * 10_000) / 10_000;
