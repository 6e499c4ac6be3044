import type { PortName } from "./ports.ts";
import type { Targets } from "./targets.ts";

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

/** What the mesh's `SIDECARS` holds: where each sidecar listens, and the service behind it (docs/architecture.md, Mesh). */
export function meshPlaces(targets: Targets, host: string): Record<string, object> {
  const listen = (name: PortName) => `${host}:${portOf(targets[name])}`;
  // A service and its sidecar share the loopback, wherever they run.
  const inbound = (name: "inventory" | "orders" | "payments") => ({
    listen: listen(`${name}Mesh`),
    address: targets[`${name}Mesh`],
    service: `127.0.0.1:${portOf(targets[name])}`,
  });
  return {
    gateway: {
      stats: listen("gatewayMeshStats"),
      outbound: { inventory: targets.gatewayToInventory, orders: targets.gatewayToOrders },
    },
    inventory: { stats: listen("inventoryMeshStats"), inbound: inbound("inventory") },
    orders: {
      stats: listen("ordersMeshStats"),
      inbound: inbound("orders"),
      outbound: { inventory: targets.ordersToInventory, payments: targets.ordersToPayments },
    },
    payments: { stats: listen("paymentsMeshStats"), inbound: inbound("payments") },
    worker: { stats: listen("workerMeshStats"), outbound: { payments: targets.workerToPayments } },
  };
}

function portOf(target: string): string {
  return target.slice(target.lastIndexOf(":") + 1);
}
