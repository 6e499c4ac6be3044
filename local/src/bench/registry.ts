import { benchMemory } from "./memory.ts";
import { benchStart } from "./start.ts";

/** `all` is the figure that the budget speaks of; the others say where it comes from. */
export type BenchResult = { unit: string; values: Record<string, number> };

/** A bench runs here, or is another room's program that is told about the running stack and takes `--json FILE`. */
export type Bench = { what: string } & ({ run: (data: string) => Promise<BenchResult> } | { program: string });

export const BENCHES: Record<string, Bench> = {
  start: { what: "warm start, milliseconds to ready per component", run: () => benchStart() },
  memory: { what: "memory of the running stack", run: benchMemory },
};
