import { Failure } from "../failure.ts";
import { dataFolder } from "../data-folder.ts";
import { isAlive, memoryOf } from "../supervisor/process-table.ts";
import { readState } from "../supervisor/state-file.ts";
import type { BenchResult } from "./registry.ts";

/** Memory of every component of the running stack, in MB (PSS on Linux, RSS elsewhere). */
export async function benchMemory(data: string): Promise<BenchResult> {
  const state = await readState(dataFolder(data).state);
  const running = (state?.components ?? []).filter(({ process }) => process !== null && isAlive(process));
  if (running.length === 0) throw new Failure("Mayday is not running", "run `npm start` first");
  const values = Object.fromEntries(
    running.flatMap(({ name, process }) => (process === null ? [] : [[name, megabytes(memoryOf(process.pid).bytes)]])),
  );
  const total = Object.values(values).reduce((sum, value) => sum + value, 0);
  return { unit: process.platform === "linux" ? "MB PSS" : "MB RSS", values: { all: Math.round(total), ...values } };
}

function megabytes(bytes: number): number {
  return Math.round((bytes / 1024 / 1024) * 10) / 10;
}
