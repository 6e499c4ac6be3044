import type { z } from "zod";
import { noDataSchema, type ToolFailure, type ToolName, type ToolResult } from "./contract.ts";
import { ToolError } from "./tool-error.ts";

export type NoData = z.infer<typeof noDataSchema>;

/** A result without content, with why, and what to try. */
export function noData(reason: string, tryNext: string): NoData {
  return { status: "no_data", reason, tryNext };
}

/** What leaves is what the output's schema lets through, and no larger than the cap. */
export function checkOutput(name: ToolName, schema: z.ZodObject, output: object, cap: number): ToolResult<ToolName> {
  if ("status" in output && output.status === "no_data") return noDataSchema.parse(output);
  const result = { status: "ok" as const, ...schema.parse(output) };
  const bytes = Buffer.byteLength(JSON.stringify(result));
  if (bytes > cap)
    throw new ToolError(
      "too_large",
      `the result of ${name} would be ${bytes} bytes, the limit is ${cap}`,
      "Ask for less: a shorter time, a larger step or a smaller limit.",
    );
  return result as ToolResult<ToolName>;
}

/** Anything that is not a ToolError is ours to look into: the caller gets a number to quote, the log gets the rest. */
export function toFailure(error: unknown, correlation: string): ToolFailure {
  if (error instanceof ToolError)
    return { status: "error", code: error.code, reason: error.message, tryNext: error.tryNext };
  return {
    status: "error",
    code: "internal",
    reason: `something in tools went wrong (${correlation})`,
    tryNext: `Try again; if it stays, look for ${correlation} in the log of tools.`,
  };
}
