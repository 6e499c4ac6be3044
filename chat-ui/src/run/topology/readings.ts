import type { ToolOutput } from "@mayday/agent/contract";
import { EDGES, NODES, type Edge, type Node } from "./shape.ts";

type Series = Pick<ToolOutput<"query_promql">["series"][number], "labels" | "points">;

/** One measured value. Null: nothing reports it, which is not zero. */
export type Value = number | null;
/** What is measured of everything on the map. */
export type Golden = { rate: Value; errors: Value; latency: Value };
export type NodeReading = Golden & {
  /** Whether it answers; null when nobody asks it, so that it is not known. */
  up: boolean | null;
  /** Further figures by name, such as how many messages wait. */
  more: Readonly<Record<string, Value>>;
};
export type EdgeReading = Golden & { mesh: Readonly<Record<string, Value>> | null };
export type Readings = { nodes: ReadonlyMap<string, NodeReading>; edges: ReadonlyMap<string, EdgeReading> };

/** Finds a figure; labels that are not named may be anything. */
type Find = (figure: string, labels?: Record<string, string>) => Value;

const MESH = ["attempts", "retries", "overflows", "timeouts", "open", "ejected"] as const;
/** Further figures of a node, in the order in which they are told. */
const MORE: Record<string, readonly string[]> = {
  load: ["users"],
  rabbitmq: ["ready", "unacked", "dead", "consumers"],
  postgres: ["connections", "blocked"],
  redis: ["hits", "memory", "memory_limit"],
  inventory: ["pool_waiting"],
  orders: ["pool_waiting"],
  worker: ["pool_waiting"],
};
const OF_SERVICE = new Set(["pool_waiting"]);

/** The figures of every node and edge at one of the series' moments (the last when none is named). */
export function readingsOf(series: readonly Series[], moment = -1): Readings {
  const find = finder(series, moment);
  const edges = new Map(EDGES.map((edge) => [edge.id, edgeReading(edge, find)]));
  return { nodes: new Map(NODES.map((node) => [node.id, nodeReading(node, find, edges)])), edges };
}

/** Several series of one figure (such as by a label that does not matter here) are added up. */
function finder(series: readonly Series[], moment: number): Find {
  return (figure, labels = {}) => {
    const wanted = Object.entries({ ...labels, figure });
    const values = series
      .filter((one) => wanted.every(([name, value]) => one.labels[name] === value))
      .flatMap(({ points }) => points.at(moment)?.[1] ?? []);
    return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0);
  };
}

function nodeReading({ id }: Node, find: Find, edges: ReadonlyMap<string, EdgeReading>): NodeReading {
  const names = MORE[id] ?? [];
  const more = Object.fromEntries(names.map((name) => [name, find(name, OF_SERVICE.has(name) ? { service: id } : {})]));
  return { ...goldenOf(id, find, edges), up: isUp(id, find), more };
}

function goldenOf(id: string, find: Find, edges: ReadonlyMap<string, EdgeReading>): Golden {
  if (id === "load") return { rate: find("load_rate"), errors: find("load_errors"), latency: null };
  if (id === "rabbitmq") return { rate: find("publish_rate"), errors: find("publish_errors"), latency: null };
  if (id === "worker") {
    return { rate: find("deliver_rate"), errors: find("deliver_errors"), latency: find("task_latency") };
  }
  if (id === "postgres" || id === "redis")
    return together(EDGES.filter(({ to }) => to === id).map((e) => edges.get(e.id)));
  const of = { service: id };
  return { rate: find("rate", of), errors: find("errors", of), latency: find("latency", of) };
}

/** What a store is asked by everybody: rates add up, errors are weighed by rate, and the slowest caller counts. */
function together(readings: readonly (Golden | undefined)[]): Golden {
  const known = readings.filter((one): one is Golden & { rate: number } => typeof one?.rate === "number");
  if (known.length === 0) return { rate: null, errors: null, latency: null };
  const rate = known.reduce((sum, one) => sum + one.rate, 0);
  const failed = known.reduce((sum, one) => sum + one.rate * (one.errors ?? 0), 0);
  const latencies = known.flatMap(({ latency }) => latency ?? []);
  return {
    rate,
    errors: rate > 0 ? failed / rate : null,
    latency: latencies.length === 0 ? null : Math.max(...latencies),
  };
}

/** An exporter may answer while the store behind it does not. */
function isUp(id: string, find: Find): boolean | null {
  const up = find("up", { service: id });
  if (up === null) return null;
  return up > 0 && find("reached", { service: id }) !== 0;
}

function edgeReading({ from, to, kind }: Edge, find: Find): EdgeReading {
  const caller = { service: from };
  const read = (prefix: string, labels: Record<string, string>): Golden => ({
    rate: find(`${prefix}_rate`, labels),
    errors: find(`${prefix}_errors`, labels),
    latency: find(`${prefix}_latency`, labels),
  });
  if (kind === "http") return { ...read("call", { service: from, peer: to }), mesh: meshReading(from, to, find) };
  if (kind === "customers") return { ...read("load", {}), latency: find("latency", { service: to }), mesh: null };
  if (kind === "publish") return { ...read("publish", caller), mesh: null };
  if (kind === "deliver") return { ...read("deliver", { service: to }), mesh: null };
  return { ...read(kind, caller), mesh: null };
}

function meshReading(from: string, peer: string, find: Find): EdgeReading["mesh"] {
  const labels = { service: `${from}-mesh`, peer };
  const values = Object.fromEntries(MESH.map((name) => [name, find(name, labels)]));
  return Object.values(values).every((value) => value === null) ? null : values;
}
