import type { ToolName } from "../contract.ts";
import type { Control } from "../control.ts";
import type { Credential } from "../credentials.ts";
import type { ToolError } from "../tool-error.ts";

/** What was asked for cannot be or may not be; anything else is a failure on this side. */
const REFUSALS: readonly ToolError["code"][] = [
  "invalid_input",
  "not_found",
  "not_allowed",
  "conflict",
  "too_large",
  "timeout",
];
const MOST_INPUT = 500;

/**
 * Records in the run's events that somebody asked for a change that was refused, with what they sent. What failed after
 * it was journaled stands there already; a run that is not going on, or not theirs, gets no entry.
 */
export async function noteRefusal(
  control: Control,
  caller: Credential,
  { tool, rawInput, error }: { tool: ToolName; rawInput: unknown; error: ToolError },
): Promise<void> {
  const id = runOf(rawInput);
  const { role: actor } = caller;
  if (id === undefined || actor === "host" || error.recorded || !REFUSALS.includes(error.code)) return;
  try {
    const run = await control.runs.find(id, caller);
    if (run.model.state !== "active") return;
    const { run: _, ...rest } = { run: "", ...(rawInput as object) };
    const input = JSON.stringify(rest).slice(0, MOST_INPUT);
    await run.queue.run(() =>
      run.append([{ type: "action_refused", actor, tool, input, reason: error.message.slice(0, MOST_INPUT) }]),
    );
  } catch (problem) {
    control.logger.warn({ err: problem, tool, run: id }, "a refusal could not be recorded");
  }
}

/** The run that an input names, whatever else may be wrong with it. */
export function runOf(input: unknown): string | undefined {
  if (typeof input !== "object" || input === null || !("run" in input)) return undefined;
  return typeof input.run === "string" ? input.run.slice(0, 64) : undefined;
}
