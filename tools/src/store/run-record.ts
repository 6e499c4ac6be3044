import type { RunRow } from "./run-store.ts";

/** A run's row as the contract has it. */
export function runRecord({ id, scenario, state, startedAt, endedWhy, passed, checks, unaided }: RunRow) {
  return { run: id, scenario, state, startedAt, endedWhy, passed, of: checks, unaided };
}
