import { setTimeout as delay } from "node:timers/promises";
import { IN_FLIGHT, type Environment } from "../environment/environment.ts";
import { patiently } from "./patiently.ts";
import { NotProven } from "./proof.ts";

const PATIENCE_SECONDS = 120;
const POLL_MS = 1000;

/** Waits until no order is left over in the queue. */
export async function queueIsDrained(environment: Environment, signal: AbortSignal): Promise<void> {
  await settled(signal, async () => {
    const depth = (await environment.queueDepth(signal)) ?? 0;
    return depth > IN_FLIGHT ? `${depth} orders are still in the queue of ${environment.name}` : null;
  });
}

/** Waits until none of these alerts is left over from before, so that one that fires later means something. */
export async function alertsAreQuiet(environment: Environment, names: string[], signal: AbortSignal): Promise<void> {
  await settled(signal, async () => {
    const firing = (await environment.listAlerts()).filter(({ alert }) => names.includes(alert));
    return firing.length > 0 ? `${firing.map(({ alert }) => alert).join(", ")} already fires, without the fault` : null;
  });
}

/** Asks until nothing is in the way any more; throws what is when it stays. */
async function settled(signal: AbortSignal, obstacle: () => Promise<string | null>): Promise<void> {
  const until = performance.now() + PATIENCE_SECONDS * 1000;
  for (;;) {
    const found = await patiently(signal, obstacle);
    if (found === null) return;
    if (performance.now() > until) throw new NotProven(`${found}, after ${PATIENCE_SECONDS} s of waiting`);
    await delay(POLL_MS, undefined, { signal });
  }
}
