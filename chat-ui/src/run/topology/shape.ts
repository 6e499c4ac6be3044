/** What the system is made of, and who asks whom: the same in every scenario. */

export type NodeKind = "load" | "gateway" | "service" | "queue" | "database" | "cache";
export type Node = {
  id: string;
  kind: NodeKind;
  /** The service that alerts, logs and settings know it by, where it is one. */
  service: boolean;
};
/** How a call travels; it decides what can be measured of it. */
export type EdgeKind = "customers" | "http" | "sql" | "cache" | "publish" | "deliver";
export type Edge = { id: string; from: string; to: string; kind: EdgeKind };

export const NODES: readonly Node[] = [
  { id: "load", kind: "load", service: false },
  { id: "gateway", kind: "gateway", service: true },
  { id: "orders", kind: "service", service: true },
  { id: "inventory", kind: "service", service: true },
  { id: "payments", kind: "service", service: true },
  { id: "rabbitmq", kind: "queue", service: false },
  { id: "worker", kind: "service", service: true },
  { id: "postgres", kind: "database", service: false },
  { id: "redis", kind: "cache", service: false },
];

const edge = (from: string, to: string, kind: EdgeKind): Edge => ({ id: `${from}-${to}`, from, to, kind });

export const EDGES: readonly Edge[] = [
  edge("load", "gateway", "customers"),
  edge("gateway", "orders", "http"),
  edge("gateway", "inventory", "http"),
  edge("orders", "inventory", "http"),
  edge("orders", "payments", "http"),
  edge("orders", "rabbitmq", "publish"),
  edge("orders", "postgres", "sql"),
  edge("inventory", "postgres", "sql"),
  edge("inventory", "redis", "cache"),
  edge("rabbitmq", "worker", "deliver"),
  edge("worker", "payments", "http"),
  edge("worker", "postgres", "sql"),
];
