import { join } from "node:path";
import { envoy } from "../engines/envoy.ts";
import { Failure } from "../failure.ts";
import type { Component } from "../supervisor/component.ts";
import { answersHttp } from "./answers.ts";
import {
  ENVIRONMENT,
  LOOPBACK,
  type StackContext,
  baseEnvironment,
  fetchEngine,
  findOrFetch,
  urlOf,
} from "./context.ts";
import { launchNode, nodeEngine } from "./node-program.ts";

const WORKLOADS = ["gateway", "inventory", "orders", "payments", "worker"] as const;
type Workload = (typeof WORKLOADS)[number];

/** The names of the sidecars' components. */
export const SIDECARS = WORKLOADS.map((workload) => `${workload}-mesh`);

/** How a sidecar runs: small, alone on its configuration, and quick to let go of what a change concerns. */
export const SIDECAR_FLAGS = [
  "--disable-hot-restart",
  "--concurrency",
  "1",
  "--log-level",
  "warning",
  // A changed listener lets go of its connections at once: a change is to be seen within a second.
  "--drain-time-s",
  "1",
  "--drain-strategy",
  "immediate",
];

/** The longest path of a socket that systems take, with room for the name of the longest workload. */
const SOCKET_PATH_CHARACTERS = 100;

/** Owns the mesh's policy and certificates and writes what the sidecars read. Without Envoy there is no mesh. */
export function mesh(context: StackContext): Component {
  const { data, ports, secrets } = context;
  const url = urlOf(ports.mesh);
  const env = {
    HOST: LOOPBACK,
    PORT: String(ports.mesh),
    ADMIN_TOKEN: secrets.adminToken,
    MESH_DIR: meshFolder(context),
    ENVIRONMENT_NAME: ENVIRONMENT,
    TELEMETRY_ADDRESS: at(ports.telemetry),
    SIDECARS: JSON.stringify(places(context)),
  };
  return {
    name: "mesh",
    title: "Mesh",
    needs: [],
    after: ["agent"],
    engine: async (onFetch, signal) => {
      const socket = join(meshFolder(context), "inventory/admin.sock");
      if (socket.length > SOCKET_PATH_CHARACTERS) {
        const tooLong = new Failure(
          `the data folder ${data.root} has too long a path for the sidecars' sockets`,
          "choose a shorter one with `npm start -- --data DIR`",
        );
        return context.available.report("mesh", Promise.reject(tooLong));
      }
      await findOrFetch("mesh", envoy, context, onFetch, signal);
      return nodeEngine;
    },
    launch: () => Promise.resolve(launchNode(context, { program: "sut/mesh/main.ts", env, heapMb: 96 })),
    check: (signal) => answersHttp(`${url}/healthz`, signal),
    url,
  };
}

/** An Envoy beside every service of the shop. */
export function sidecars(context: StackContext): Component[] {
  return WORKLOADS.map((workload) => sidecar(context, workload));
}

function sidecar(context: StackContext, workload: Workload): Component {
  const { data, components } = context;
  const url = urlOf(context.ports[`${workload}MeshStats`]);
  return {
    name: `${workload}-mesh`,
    title: `Sidecar of ${workload}`,
    needs: ["mesh"],
    uses: ["telemetry", workload],
    engine: async (_, signal) => (await envoy.locate(components)) ?? fetchEngine(envoy, components, signal),
    launch: (engine) =>
      Promise.resolve({
        program: engine.program,
        args: ["--config-path", join(meshFolder(context), workload, "bootstrap.json"), ...SIDECAR_FLAGS],
        env: { ...baseEnvironment(), ...engine.env },
        cwd: data.root,
      }),
    check: (signal) => answersHttp(`${url}/ready`, signal),
    url,
  };
}

function meshFolder({ data }: StackContext): string {
  return join(data.root, "mesh");
}

const at = (port: number): string => `${LOOPBACK}:${port}`;

/** Where each sidecar listens, and the service behind it (docs/architecture.md, Mesh). */
function places({ ports }: StackContext): Record<Workload, object> {
  const inbound = (name: "inventory" | "orders" | "payments") => {
    const listen = at(ports[`${name}Mesh`]);
    return { listen, address: listen, service: at(ports[name]) };
  };
  return {
    gateway: {
      stats: at(ports.gatewayMeshStats),
      outbound: { inventory: at(ports.gatewayToInventory), orders: at(ports.gatewayToOrders) },
    },
    inventory: { stats: at(ports.inventoryMeshStats), inbound: inbound("inventory") },
    orders: {
      stats: at(ports.ordersMeshStats),
      inbound: inbound("orders"),
      outbound: { inventory: at(ports.ordersToInventory), payments: at(ports.ordersToPayments) },
    },
    payments: { stats: at(ports.paymentsMeshStats), inbound: inbound("payments") },
    worker: { stats: at(ports.workerMeshStats), outbound: { payments: at(ports.workerToPayments) } },
  };
}
