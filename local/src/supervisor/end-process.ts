import { setTimeout as pause } from "node:timers/promises";
import { type Identity, familyOf, isAlive, orphansOf } from "./process-table.ts";

/** What every process of a stack has in its environment, so that it can be told from a stranger. */
export function markOf(root: string): { name: string; value: string; text: string } {
  return { name: "MAYDAY_STACK", value: root, text: `MAYDAY_STACK=${root}` };
}

/**
 * Ends a living process and everything it left: `signal` to the process itself, SIGKILL after `graceMs`, then SIGKILL to
 * what remains of its descendants and its group. Processes are known by pid and start, so no stranger is hit.
 */
export async function endProcess(target: Identity, signal: NodeJS.Signals, graceMs: number): Promise<void> {
  if (!isAlive(target)) return;
  const family = familyOf(target.pid);
  send(target, signal);
  await waitUntil(() => !isAlive(target), graceMs);
  // What joined the group while it was stopping; the number stays with the group while anybody is in it.
  family.push(...familyOf(target.pid));
  send(target, "SIGKILL");
  await waitUntil(() => !isAlive(target), 5000);
  await endAll(family);
}

/** Ends what a process that is gone left in its group (a port mapper, a helper). `mark`: see markOf. */
export function endOrphans(group: number, mark: string): Promise<void> {
  return endAll(orphansOf(group, mark));
}

async function endAll(family: Identity[]): Promise<void> {
  const left = (): Identity[] => family.filter(isAlive);
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
