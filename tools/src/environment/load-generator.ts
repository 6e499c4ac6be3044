import { z } from "zod";
import type { LoadProfile } from "@mayday/scenarios/contract";
import { loadProfileSchema } from "@mayday/scenarios/contract";
import { ToolError } from "../tool-error.ts";
import { ask, parseAnswer, type Source } from "./source.ts";

const loadSchema = z.object({ profile: loadProfileSchema, users: z.number() });
export type Load = z.infer<typeof loadSchema>;
export type LoadGenerator = ReturnType<typeof loadGenerator>;

/** The load generator (Locust with the profiles of this project). */
export function loadGenerator(source: Source) {
  return {
    source,

    async read(signal?: AbortSignal): Promise<Load> {
      return parseAnswer(source, await ask(source, "/load", signal && { signal }), loadSchema);
    },

    async switchTo(profile: LoadProfile, signal: AbortSignal): Promise<void> {
      const answer = await ask(source, "/load", { method: "PUT", json: { profile }, signal });
      if (answer.status === 200 || answer.status === 202) return;
      throw new ToolError(
        "invalid_input",
        `locust refused the profile ${profile} (${answer.status}): ${answer.body.slice(0, 200)}`,
        "Choose a profile that list_operations names.",
      );
    },
  };
}
