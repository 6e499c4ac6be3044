import { dirname } from "node:path";
import { endOrphans, endProcess, markOf } from "./end-process.ts";
import { type Identity, isAlive, orphansOf } from "./process-table.ts";
import { readState } from "./state-file.ts";

/**
 * Ends what a crashed supervisor left behind, by the pids and starts in its state file.
 * Resolves to the names of the components that were still running.
 */
export async function endRemains(statePath: string): Promise<string[]> {
  const mark = markOf(dirname(statePath)).text;
  const state = await readState(statePath).catch(() => null);
  const left = (state?.components ?? []).flatMap(({ name, process }) =>
    process !== null && isLeft(process, mark) ? [{ name, process }] : [],
  );
  await Promise.all(
    left.map(async ({ process }) => {
      await endProcess(process, "SIGTERM", 8000);
      await endOrphans(process.pid, mark);
    }),
  );
  return left.map(({ name }) => name);
}

/** It lives, or it ended and helpers that it started live on. */
function isLeft(process: Identity, mark: string): boolean {
  return isAlive(process) || orphansOf(process.pid, mark).length > 0;
}
