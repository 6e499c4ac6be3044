import { EDGES, NODES, type Edge } from "./shape.ts";

/** Where everything is on a map of a given width. Lengths in CSS pixels; a box is known by its middle. */
export type Point = { x: number; y: number };
export type Box = Point & { width: number; height: number };
export type Line = {
  /** An SVG path from the caller's border to the called one's. */
  path: string;
  /** Where its figures stand: over the line, or on one side of it. */
  label: Point & { side: "over" | "above" | "below" | "beside" };
};
export type Layout = {
  width: number;
  height: number;
  nodes: ReadonlyMap<string, Box>;
  edges: ReadonlyMap<string, Line>;
};

/** Columns run from the customers to what they never see; rows leave room for the labels between. */
const PLACES: Record<string, { column: number; row: number }> = {
  load: { column: 0, row: 0 },
  gateway: { column: 0, row: 1.62 },
  orders: { column: 1, row: 1 },
  inventory: { column: 1, row: 2.24 },
  payments: { column: 2, row: 0 },
  rabbitmq: { column: 2, row: 1 },
  postgres: { column: 2, row: 2.24 },
  redis: { column: 2, row: 3.24 },
  worker: { column: 3, row: 1 },
};
const COLUMNS = 4;
const ROWS = 4.24;
const LEAST_WIDTH = 620;
/** From here on there is room for larger boxes. */
const ROOMY = 900;
/** How round a line goes around a corner. */
const CORNER = 0.6;
export const ARROW = 9;

type Side = "left" | "right" | "top" | "bottom";
/** Where a line leaves and arrives, and how far from the middle of that side. */
type Route = { from: Side; to: Side; leave?: number; arrive?: number; label?: Line["label"]["side"] };
const ROUTES: Record<string, Route> = {
  "load-gateway": { from: "bottom", to: "top", label: "beside" },
  "gateway-orders": { from: "right", to: "left", leave: -12 },
  "gateway-inventory": { from: "right", to: "left", leave: 12 },
  "orders-inventory": { from: "bottom", to: "top", leave: -24, arrive: -24, label: "beside" },
  "orders-payments": { from: "top", to: "left" },
  "orders-rabbitmq": { from: "right", to: "left", leave: -10, arrive: -10, label: "above" },
  "orders-postgres": { from: "right", to: "left", leave: 18, arrive: -14 },
  "inventory-postgres": { from: "right", to: "left", leave: 8, arrive: 8, label: "below" },
  "inventory-redis": { from: "bottom", to: "left" },
  "rabbitmq-worker": { from: "right", to: "left", leave: -10, arrive: -10, label: "above" },
  "worker-payments": { from: "top", to: "right" },
  "worker-postgres": { from: "bottom", to: "right" },
};

/** The same picture at every width: what grows is the space between the boxes, and in wide windows the boxes a little. */
export function layOut(available: number): Layout {
  const width = Math.max(LEAST_WIDTH, Math.round(available));
  const box = { width: clamp(130, width * 0.155, 172), height: width < ROOMY ? 72 : 80 };
  const pitch = clamp(112, width * 0.14, 158);
  const nodes = new Map(
    NODES.map(({ id }) => {
      const { column, row } = PLACES[id] ?? { column: 0, row: 0 };
      const x = box.width / 2 + (column * (width - box.width)) / (COLUMNS - 1);
      return [id, { x: Math.floor(x), y: Math.round(box.height / 2 + row * pitch) + 2, ...box }];
    }),
  );
  const height = Math.round((ROWS - 1) * pitch) + box.height + 4;
  return { width, height, nodes, edges: new Map(EDGES.map((edge) => [edge.id, draw(edge, nodes)])) };
}

/** An even number, so that half of it is whole. */
const clamp = (least: number, wanted: number, most: number): number =>
  2 * Math.round(Math.min(most, Math.max(least, wanted)) / 2);

function draw(edge: Edge, nodes: ReadonlyMap<string, Box>): Line {
  const from = nodes.get(edge.from);
  const to = nodes.get(edge.to);
  const route = ROUTES[edge.id];
  if (from === undefined || to === undefined || route === undefined)
    throw new Error(`${edge.id} has no place on the map`);
  const start = port(from, route.from, route.leave ?? 0);
  const end = outside(port(to, route.to, route.arrive ?? 0), route.to);
  const [one, two] = handles(start, end, route);
  return {
    path: `M${start.x},${start.y} C${one.x},${one.y} ${two.x},${two.y} ${end.x},${end.y}`,
    label: { ...middle(start, one, two, end), side: route.label ?? "over" },
  };
}

/** A line ends before the border: the head of its arrow takes the rest. */
function outside({ x, y }: Point, side: Side): Point {
  const away = side === "left" || side === "top" ? -ARROW : ARROW;
  return across(side) ? { x: x + away, y } : { x, y: y + away };
}

/** A point on a box's border. */
function port({ x, y, width, height }: Box, side: Side, shift: number): Point {
  if (across(side)) return { x: x + (side === "right" ? width / 2 : -width / 2), y: y + shift };
  return { x: x + shift, y: y + (side === "bottom" ? height / 2 : -height / 2) };
}

const across = (side: Side): boolean => side === "left" || side === "right";

/** A curve leaves and arrives at right angles to the borders; around a corner it bends once. */
function handles(start: Point, end: Point, { from, to }: Route): [Point, Point] {
  if (across(from) !== across(to)) {
    const corner = across(from) ? { x: end.x, y: start.y } : { x: start.x, y: end.y };
    return [between(start, corner, CORNER), between(end, corner, CORNER)];
  }
  return across(from)
    ? [between(start, { x: end.x, y: start.y }, 0.5), between(end, { x: start.x, y: end.y }, 0.5)]
    : [between(start, { x: start.x, y: end.y }, 0.5), between(end, { x: end.x, y: start.y }, 0.5)];
}

const between = (a: Point, b: Point, part: number): Point => ({
  x: Math.round(a.x + (b.x - a.x) * part),
  y: Math.round(a.y + (b.y - a.y) * part),
});

/** The middle of a cubic curve. */
function middle(a: Point, b: Point, c: Point, d: Point): Point {
  const at = (axis: "x" | "y"): number => Math.round((a[axis] + 3 * b[axis] + 3 * c[axis] + d[axis]) / 8);
  return { x: at("x"), y: at("y") };
}

/** How thick a line is: tenfold the calls are visibly more, and none is still a line. */
export const thickness = (rate: number | null): number =>
  rate === null ? 1.5 : Math.min(8, 1.5 + 0.85 * Math.log2(1 + Math.max(0, rate)));

/** Seconds in which a drop of traffic passes; null where none does. */
export const flowSeconds = (rate: number | null): number | null =>
  rate === null || rate <= 0 ? null : Math.max(0.7, 4 - 0.5 * Math.log2(1 + rate));

/** A drop is smaller than its line, but to be seen on a thin one. */
export const dropWidth = (rate: number | null): number => 1.6 + thickness(rate) * 0.38;
