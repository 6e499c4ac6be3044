import type { Fault, Shop } from "./fault.ts";
import { cacheFaults } from "./rows/cache.ts";
import { changeFaults } from "./rows/change.ts";
import { databaseFaults } from "./rows/database.ts";
import { loadFaults } from "./rows/load.ts";
import { monitoringFaults } from "./rows/monitoring.ts";
import { networkFaults } from "./rows/network.ts";
import { queueFaults } from "./rows/queue.ts";
import { resourceFaults } from "./rows/resource.ts";

/** The failure patterns of the scenario library on a shop at steady load: what makes each, what shows it, what ends it. */
export function allFaults(shop: Shop): readonly Fault[] {
  const single = [
    ...databaseFaults,
    ...cacheFaults,
    ...queueFaults,
    ...resourceFaults,
    ...networkFaults,
    ...changeFaults(shop),
    ...loadFaults,
    ...monitoringFaults,
  ];
  return [...single, both("two-at-once", single, ["search-crawls", "one-bad-order"])];
}

/** Two faults that have nothing to do with each other, at the same time. */
function both(id: string, faults: readonly Fault[], ids: readonly string[]): Fault {
  const parts = faults.filter((fault) => ids.includes(fault.id));
  return {
    id,
    touches: parts.flatMap((fault) => fault.touches),
    needs: parts.flatMap((fault) => fault.needs),
    break: parts.flatMap((fault) => fault.break),
    symptoms: parts.flatMap((fault) => fault.symptoms),
    repair: parts.flatMap((fault) => fault.repair),
    tidy: parts.flatMap((fault) => fault.tidy ?? []),
  };
}
