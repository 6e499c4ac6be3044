import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Policy } from "../policy.ts";
import { EDGES, isServer, type Edge, type Server, type Workload } from "../topology.ts";
import { bootstrap } from "./bootstrap.ts";
import { localCluster, upstreamCluster } from "./cluster.ts";
import { typed, type Address, type Message } from "./json.ts";
import { routesFile } from "./names.ts";
import { inboundListener, outboundListener } from "./listener.ts";
import { INBOUND, inboundRoutes, outboundRoutes } from "./routes.ts";

/** Where the parts of one sidecar are. */
export type Place = {
  /** Its metrics, for Prometheus alone. */
  stats: Address;
  /** The called side: what it listens on, how others reach that, and the service behind it. */
  inbound?: { listen: Address; address: Address; service: Address };
  /** The calling side: one listener per called service, which the service is given as that one's address. */
  outbound: Partial<Record<Server, Address>>;
};
export type Places = Record<Workload, Place>;

export type MeshSettings = {
  places: Places;
  environment: string;
  /** Where OTLP/HTTP is taken. */
  telemetry: Address;
};

/** One file of a sidecar: `version` is null for what is read at start alone. */
export type RenderedFile = { name: string; version: string | null; content: string };

/**
 * The configuration of one sidecar, but for its certificates: the same policy gives the same files. What changes with
 * routes alone (timeouts, retries, chaos, authorization) is apart from what makes Envoy open connections anew.
 */
export function renderSidecar(
  workload: Workload,
  { places, environment, telemetry }: MeshSettings,
  policy: Policy,
  folder: string,
): RenderedFile[] {
  const place = places[workload];
  const file = (name: string) => join(folder, name);
  const context = { workload, environment, file };
  const edges = EDGES.filter((edge): edge is Edge => edge.from === workload && place.outbound[edge.to] !== undefined);
  const server = isServer(workload) && place.inbound ? { name: workload, ...place.inbound } : null;

  const clusters = [
    ...edges.map((edge) => upstreamCluster(edge, addressOf(places, edge.to), policy.edge(edge), context)),
    ...(server ? [localCluster(server.service)] : []),
  ];
  const listeners = [
    ...edges.map((edge) => outboundListener(edge, place.outbound[edge.to] ?? "", context)),
    ...(server ? [inboundListener(server.listen, policy.server(server.name), context)] : []),
  ];
  const routes = [
    ...edges.map((edge) => discovery(routesFile(edge.to), [outboundRoutes(edge, policy.edge(edge))])),
    ...(server
      ? [discovery(routesFile(INBOUND), [inboundRoutes(server.name, authorizedCallers(workload, policy))])]
      : []),
  ];
  return [
    { name: "bootstrap.json", version: null, content: text(bootstrap({ ...context, telemetry, stats: place.stats })) },
    discovery(
      "clusters.json",
      clusters.map((one) => typed("envoy.config.cluster.v3.Cluster", one)),
    ),
    discovery(
      "listeners.json",
      listeners.map((one) => typed("envoy.config.listener.v3.Listener", one)),
    ),
    ...routes,
  ];
}

function authorizedCallers(workload: Workload, policy: Policy): Workload[] {
  return EDGES.filter((edge) => edge.to === workload && policy.edge(edge).authorized).map(({ from }) => from);
}

function addressOf(places: Places, server: Server): Address {
  const { inbound } = places[server];
  if (!inbound) throw new Error(`${server} is called but has no inbound listener`);
  return inbound.address;
}

/** A discovery response whose version is that of its content: who reports it has taken exactly this. */
export function discovery(name: string, resources: Message[]): RenderedFile {
  const version = createHash("sha256").update(JSON.stringify(resources)).digest("hex").slice(0, 12);
  return { name, version, content: text({ version_info: version, resources }) };
}

const text = (message: Message): string => `${JSON.stringify(message, null, 1)}\n`;
