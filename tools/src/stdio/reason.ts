import { SdkHttpError } from "@modelcontextprotocol/client";
import { z } from "zod";
import { reasonOf as networkReason } from "../environment/source.ts";

const problemSchema = z.object({ reason: z.string(), tryNext: z.string() });

/** The HTTP status that made a message fail; null when it was something else. */
export const statusOf = (error: unknown): number | null => (error instanceof SdkHttpError ? error.status : null);

/** Why a message could not be delivered, in the words of tools where it said why. */
export function reasonOf(error: unknown): string {
  const said = error instanceof SdkHttpError ? error.data["text"] : undefined;
  const problem = problemSchema.safeParse(typeof said === "string" ? parseOrNull(said) : null);
  if (problem.success) return `${problem.data.reason}. ${problem.data.tryNext}`;
  return `tools does not answer (${networkReason(error)}). \`npm run status\` shows whether it runs.`;
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
