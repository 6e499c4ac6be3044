import { describe, expect, test } from "vitest";
import { dropWidth, flowSeconds, layOut, thickness, type Box, type Point } from "./layout.ts";
import { EDGES, NODES } from "./shape.ts";

const WIDTHS = [300, 620, 700, 860, 1120, 1800];
const all = <T>(map: ReadonlyMap<string, T>): [string, T][] => [...map];

const apart = (a: Box, b: Box): boolean =>
  Math.abs(a.x - b.x) >= (a.width + b.width) / 2 || Math.abs(a.y - b.y) >= (a.height + b.height) / 2;
const inside = (box: Box, point: Point): boolean =>
  Math.abs(point.x - box.x) < box.width / 2 && Math.abs(point.y - box.y) < box.height / 2;

/** The end points and the handles of a path, in order. */
const points = (path: string): Point[] =>
  [...path.matchAll(/(-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => ({ x: Number(x), y: Number(y) }));

describe.each(WIDTHS)("a map %i wide", (width) => {
  const layout = layOut(width);
  test("has a place for everything, within itself, and boxes lie apart", () => {
    expect(layout.nodes.size).toBe(NODES.length);
    expect(layout.edges.size).toBe(EDGES.length);
    for (const [id, box] of all(layout.nodes)) {
      expect(box.x - box.width / 2, id).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width / 2, id).toBeLessThanOrEqual(layout.width);
      expect(box.y + box.height / 2, id).toBeLessThanOrEqual(layout.height);
      for (const [other, its] of all(layout.nodes))
        if (other !== id) expect(apart(box, its), `${id} ${other}`).toBe(true);
    }
  });

  test("draws lines from the caller to the called, around everything else", () => {
    for (const { id, from, to } of EDGES) {
      const path = points(layout.edges.get(id)?.path ?? "");
      expect(path, id).toHaveLength(4);
      for (const [node, box] of all(layout.nodes)) {
        if (node === from || node === to) continue;
        expect(
          alongCurve(path).some((point) => inside(box, point)),
          `${id} through ${node}`,
        ).toBe(false);
      }
    }
  });

  test("puts no figures over a box or over one another", () => {
    const labels = all(layout.edges).map(([id, { label }]) => [id, label] as const);
    for (const [id, label] of labels) {
      for (const [node, box] of all(layout.nodes)) expect(inside(box, label), `${id} on ${node}`).toBe(false);
      for (const [other, its] of labels) {
        if (other !== id) expect(Math.hypot(label.x - its.x, label.y - its.y), `${id} ${other}`).toBeGreaterThan(36);
      }
    }
  });
});

function alongCurve([a, b, c, d]: Point[]): Point[] {
  if (!a || !b || !c || !d) throw new Error("no cubic curve");
  return Array.from({ length: 21 }, (_, at) => {
    const u = at / 20;
    const of = (axis: "x" | "y"): number =>
      (1 - u) ** 3 * a[axis] + 3 * u * (1 - u) ** 2 * b[axis] + 3 * u ** 2 * (1 - u) * c[axis] + u ** 3 * d[axis];
    return { x: of("x"), y: of("y") };
  });
}

test("more calls make a thicker line and a faster flow, up to a limit", () => {
  expect(thickness(null)).toBe(1.5);
  expect(thickness(0)).toBe(1.5);
  expect(thickness(40)).toBeGreaterThan(thickness(4) + 1);
  expect(thickness(1e9)).toBe(8);
  expect(dropWidth(50)).toBeLessThan(thickness(50));
  expect(flowSeconds(0)).toBeNull();
  expect(flowSeconds(null)).toBeNull();
  expect(flowSeconds(40)).toBeLessThan(flowSeconds(4) ?? 0);
});
