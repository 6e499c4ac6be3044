import { RunError } from "@mayday/scenarios/contract";
import { ToolError } from "../tool-error.ts";

/** A command that the engine refuses is the caller's matter: it becomes a `ToolError` with the engine's own words. */
export function toToolError<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RunError) throw new ToolError(error.code, error.message, error.tryNext, { cause: error });
    throw error;
  }
}
