import { endProcess } from "./end-process.ts";
import { familyOf, isAlive } from "./process-table.ts";
import { type StackState, readState } from "./state-file.ts";

/**
 * Ends what a crashed supervisor left behind, by the pids and starts in its state file.
 * Resolves to the names of the components that were still running.
 */
export async function endRemains(statePath: string): Promise<string[]> {
  const state = await readState(statePath).catch(() => null);
  const left = (state?.components ?? []).filter((component) => isLeft(component)).toReversed();
  await Promise.all(
    left.map(async ({ process }) => {
      if (process !== null) await endProcess(process, "SIGTERM", 8000);
    }),
  );
  return left.map((component) => component.name);
}

/** Its process lives, or that ended and its group (helpers it started) lives on. */
function isLeft({ process }: StackState["components"][number]): boolean {
  if (process === null) return false;
  if (isAlive(process)) return true;
  const group = familyOf(process.pid);
  return group.length > 0 && !group.some((member) => member.pid === process.pid);
}
