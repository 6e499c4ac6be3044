import type { ToolErrorCode } from "@mayday/tools/contract";
import type { Failure } from "./contract.ts";
import { z } from "zod";

/** A refusal for the browser: what happened, and what to do next. */
export const failure = (code: ToolErrorCode, reason: string, tryNext: string): Failure => ({
  status: "error",
  code,
  reason,
  tryNext,
});

/** What is wrong with an input, in one line, without repeating the input. */
export function invalidInput(what: string, error: z.ZodError): Failure {
  const issues = plainest(error)
    .issues.slice(0, 4)
    .map((issue) => {
      const where = issue.path.join(".");
      return where === "" ? issue.message : `${where}: ${issue.message}`;
    });
  return failure("invalid_input", `${what} is not as expected: ${issues.join("; ")}`, "Correct it and send it again.");
}

/** Of a choice between shapes, what is wrong with the one that was meant: the one with the fewest things wrong. */
export function plainest(error: z.ZodError): z.ZodError {
  const [issue] = error.issues;
  if (issue?.code !== "invalid_union") return error;
  const [best] = issue.errors.toSorted((a, b) => weight(a) - weight(b));
  return best === undefined ? error : new z.ZodError(best);
}

/** A wrong name for a shape weighs more than all that can be wrong with one of that name. */
const weight = (issues: readonly z.core.$ZodIssue[]) =>
  issues.reduce((sum, { code, path }) => sum + (code === "invalid_value" && path.length === 1 ? 100 : 1), 0);

/** The same words for a run that is not there and for one that is somebody else's, so that ids cannot be probed. */
export const runNotFound = (): Failure =>
  failure("not_found", "There is no such run among yours.", "Go back to the catalog and open one of your runs.");

export const starting = (): Failure =>
  failure("unavailable", "The chat is still starting.", "Wait a few seconds; the page tries again by itself.");

export const databaseAway = (): Failure =>
  failure("unavailable", "The chat's database does not answer.", "Wait a few seconds; the page tries again by itself.");
