import { EDGES, NODES, type Edge } from "./shape.ts";
import type { EdgeReading, Golden, NodeReading, Readings } from "./readings.ts";

export type Health = "good" | "warn" | "bad" | "down" | "unknown";
/** Why it is not well; `value` is what was measured. */
export type Reason = {
  why: "down" | "unmeasured" | "errors" | "slow" | "waiting" | "dead" | "blocked";
  value: number | null;
};
export type Judged = { health: Health; reasons: readonly Reason[]; alerts: readonly string[] };
type Alert = { alert: string; service: string; severity: string };

/** From where on figures deserve attention: share of errors, and seconds. The objectives of the services set the latter. */
const ERRORS = { warn: 0.01, bad: 0.1 };
const SLOW: Record<string, { warn: number; bad: number }> = {
  gateway: { warn: 0.5, bad: 1 },
  inventory: { warn: 0.2, bad: 0.75 },
  orders: { warn: 0.75, bad: 1.5 },
  payments: { warn: 0.75, bad: 1.5 },
  worker: { warn: 2, bad: 5 },
  postgres: { warn: 0.1, bad: 0.5 },
  redis: { warn: 0.05, bad: 0.2 },
};
const WAITING = { warn: 30, bad: 200 };

type Found = { health: "warn" | "bad"; reason: Reason };
const RANK: Record<Health, number> = { good: 0, unknown: 1, warn: 2, bad: 3, down: 4 };
export const worse = (a: Health, b: Health): Health => (RANK[a] >= RANK[b] ? a : b);

/** How every node and edge is, from its figures and the alerts that fire about it. */
export function judge(readings: Readings, alerts: readonly Alert[]) {
  const nodes = new Map(
    NODES.map(({ id }) => [
      id,
      judgeNode(
        id,
        readings.nodes.get(id),
        alerts.filter(({ service }) => service === id),
      ),
    ]),
  );
  const edges = new Map(EDGES.map((edge) => [edge.id, judgeEdge(edge, readings.edges.get(edge.id), nodes)]));
  return { nodes, edges };
}

function judgeNode(id: string, reading: NodeReading | undefined, alerts: readonly Alert[]): Judged {
  const names = alerts.map(({ alert }) => alert);
  if (reading === undefined || reading.up === null) return one("unknown", "unmeasured", names);
  if (!reading.up) return one("down", "down", names);
  const found = [
    ...judgeGolden(reading, SLOW[id]),
    ...over("waiting", id === "rabbitmq" ? reading.more["ready"] : null, WAITING),
    ...over("waiting", id === "rabbitmq" ? null : reading.more["pool_waiting"], { warn: 1, bad: 10 }),
    ...over("dead", reading.more["dead"], { warn: 1, bad: 100 }),
    ...over("blocked", reading.more["blocked"], { warn: 1, bad: 5 }),
  ];
  const told = alerts.map(({ severity }): Health => (severity === "page" ? "bad" : "warn"));
  const health = [...found.map((each): Health => each.health), ...told].reduce<Health>(worse, "good");
  return { health, reasons: found.map(({ reason }) => reason), alerts: names };
}

/** A call whose caller says nothing of it is not known; one to something that is down is, by its errors. */
function judgeEdge(edge: Edge, reading: EdgeReading | undefined, nodes: ReadonlyMap<string, Judged>): Judged {
  const target = nodes.get(edge.to)?.health;
  if (reading === undefined || reading.rate === null) {
    return target === "down" ? one("down", "down", []) : one("unknown", "unmeasured", []);
  }
  const found = judgeGolden(reading, SLOW[edge.to]);
  const health = found.reduce<Health>((worst, each) => worse(worst, each.health), "good");
  return { health, reasons: found.map(({ reason }) => reason), alerts: [] };
}

const one = (health: Health, why: Reason["why"], alerts: readonly string[]): Judged => ({
  health,
  reasons: [{ why, value: null }],
  alerts,
});

function judgeGolden({ errors, latency }: Golden, slow: { warn: number; bad: number } | undefined): Found[] {
  return [...over("errors", errors, ERRORS), ...(slow === undefined ? [] : over("slow", latency, slow))];
}

function over(why: Reason["why"], value: number | null | undefined, limits: { warn: number; bad: number }): Found[] {
  if (value === null || value === undefined || value < limits.warn) return [];
  return [{ health: value >= limits.bad ? "bad" : "warn", reason: { why, value } }];
}
