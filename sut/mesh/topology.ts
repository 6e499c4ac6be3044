/** The services that have a sidecar. The worker and the gateway are called by nobody in the mesh. */
export const WORKLOADS = ["gateway", "inventory", "orders", "payments", "worker"] as const;
export type Workload = (typeof WORKLOADS)[number];

/** Those with an inbound listener. */
export const SERVERS = ["inventory", "orders", "payments"] as const;
export type Server = (typeof SERVERS)[number];

/** Who calls whom: the only calls that the mesh carries. */
export const EDGES = [
  { from: "gateway", to: "inventory" },
  { from: "gateway", to: "orders" },
  { from: "orders", to: "inventory" },
  { from: "orders", to: "payments" },
  { from: "worker", to: "payments" },
] as const satisfies readonly { from: Workload; to: Server }[];
export type Edge = (typeof EDGES)[number];

/** The name of an edge in addresses and in the audit, such as `orders-payments`. */
export const edgeName = ({ from, to }: Edge): string => `${from}-${to}`;

export const isServer = (workload: Workload): workload is Server => SERVERS.some((server) => server === workload);

/** A workload's identity, as its certificate states it. */
export const identityOf = (workload: Workload): string => `spiffe://mayday/${workload}`;
