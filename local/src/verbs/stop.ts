import type { Arguments } from "../arguments.ts";
import { dataFolder } from "../data-folder.ts";
import { endProcess } from "../supervisor/end-process.ts";
import { holderOf, releaseLock } from "../supervisor/lock.ts";
import { endRemains } from "../supervisor/remains.ts";

/** Long enough for every component to take its own grace. */
const GRACE_MS = 60_000;

/** Stops the stack of a data folder, or what a crash left of it. */
export async function stop({ data }: Arguments): Promise<number> {
  const folder = dataFolder(data);
  const supervisor = await holderOf(folder.lock);
  if (supervisor !== null) await endProcess(supervisor, "SIGTERM", GRACE_MS);
  const left = await endRemains(folder.state);
  await releaseLock(folder.lock);
  if (supervisor !== null) console.log("Mayday has stopped.");
  else if (left.length > 0) console.log(`Mayday was not running; ended what was left of it: ${left.join(", ")}.`);
  else console.log("Mayday is not running.");
  return 0;
}
