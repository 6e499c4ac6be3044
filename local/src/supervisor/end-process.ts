import { setTimeout as pause } from "node:timers/promises";
import { type Identity, familyOf, isAlive } from "./process-table.ts";

/**
 * Ends a process and everything it left: `signal` to the process itself, SIGKILL after `graceMs`, then SIGKILL to what
 * remains of its descendants and its group. Processes are known by pid and start, so no stranger is hit.
 */
export async function endProcess(target: Identity, signal: NodeJS.Signals, graceMs: number): Promise<void> {
  const family = isAlive(target) ? familyOf(target.pid) : [];
  send(target, signal);
  await waitUntil(() => !isAlive(target), graceMs);
  send(target, "SIGKILL");
  await waitUntil(() => !isAlive(target), 5000);
  // The group outlives its leader, and its number is not given to another while it does.
  const left = (): Identity[] => [...family.filter(isAlive), ...(isAlive(target) ? [] : familyOf(target.pid))];
  // Helpers of a server (PostgreSQL's backends) end by themselves once it is gone.
  await waitUntil(() => left().length === 0, 300);
  for (const process of left()) send(process, "SIGKILL");
  await waitUntil(() => left().length === 0, 5000);
}

function send(target: Identity, signal: NodeJS.Signals): void {
  if (!isAlive(target)) return;
  try {
    process.kill(target.pid, signal);
  } catch {
    // ended since
  }
}

/** Polls until `met`, at most `deadlineMs`. */
async function waitUntil(met: () => boolean, deadlineMs: number): Promise<void> {
  const until = performance.now() + deadlineMs;
  while (!met() && performance.now() < until) await pause(20);
}
