import { z } from "zod";
import type { ExtraClient, LoadProfile } from "@mayday/scenarios/contract";
import { extraClientSchema, loadProfileSchema } from "@mayday/scenarios/contract";
import { ToolError } from "../tool-error.ts";
import { ask, parseAnswer, type Source } from "./source.ts";

const loadSchema = z.object({
  profile: loadProfileSchema,
  users: z.number(),
  extraClient: extraClientSchema.nullable().default(null),
});
export type Load = z.infer<typeof loadSchema>;
export type LoadGenerator = ReturnType<typeof loadGenerator>;

/** The load generator (Locust with the profiles of this project). */
export function loadGenerator(source: Source) {
  return {
    source,

    async read(signal?: AbortSignal): Promise<Load> {
      return parseAnswer(source, await ask(source, "/load", signal && { signal }), loadSchema);
    },

    /** `extraClient` null takes it away; undefined leaves it as it is. */
    async switchTo(profile: LoadProfile, extraClient: ExtraClient | null | undefined, signal: AbortSignal) {
      const json = extraClient === undefined ? { profile } : { profile, extraClient };
      const answer = await ask(source, "/load", { method: "PUT", json, signal });
      if (answer.status === 200 || answer.status === 202) return;
      throw new ToolError(
        "invalid_input",
        `locust refused the profile ${profile} (${answer.status}): ${answer.body.slice(0, 200)}`,
        "Choose a profile that list_operations names.",
      );
    },
  };
}
