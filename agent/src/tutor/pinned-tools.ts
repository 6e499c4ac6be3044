import { z } from "zod";
import { TUTOR_TOOLS } from "@mayday/tools/contract";
import type { ToolSpec } from "../providers/provider.ts";

const inputSchema = z.looseObject({
  properties: z.record(z.string(), z.unknown()),
  required: z.array(z.string()).default([]),
});

type Listed = { name: string; description?: string | undefined; inputSchema: unknown };

/**
 * The tutor's tools as tools lists them, for the provider: exactly the four, each without its run, which the agent adds
 * itself so that no text can talk the tutor into another run. Throws when one of the four is missing.
 */
export function pinTools(listed: readonly Listed[]): ToolSpec[] {
  return TUTOR_TOOLS.map((name) => {
    const tool = listed.find((one) => one.name === name);
    if (tool === undefined) throw new Error(`tools does not offer ${name} to the tutor`);
    const { properties, required, $schema: _dialect, ...rest } = inputSchema.parse(tool.inputSchema);
    const { run: _, ...others } = properties;
    return {
      name,
      description: tool.description ?? "",
      inputSchema: { ...rest, properties: others, required: required.filter((key) => key !== "run") },
    };
  });
}
