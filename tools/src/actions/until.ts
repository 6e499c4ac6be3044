import { setTimeout as delay } from "node:timers/promises";
import { ToolError } from "../tool-error.ts";

const POLL_MS = 100;

/** Waits until `holds`, for a change that takes effect a moment after it was accepted; throws `problem` after `ms`. */
export async function until(
  holds: () => Promise<boolean>,
  ms: number,
  problem: string,
  signal: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + ms;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new ToolError("unavailable", problem, "Try again.");
    await delay(POLL_MS, undefined, { signal });
  }
}
