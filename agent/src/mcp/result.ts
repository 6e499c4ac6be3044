import { TOOLS, noDataSchema, toolErrorSchema, type ToolName, type ToolResult } from "@mayday/tools/contract";
import { z } from "zod";

const statusSchema = z.object({ status: z.enum(["ok", "no_data", "error"]) });
const answerSchema = z.object({
  structuredContent: z.unknown(),
  isError: z.boolean().optional(),
  content: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })).default([]),
});

/** Reads what a tool answered by its own output schema. Throws when the answer is not what the contract says. */
export function parseResult<N extends ToolName>(name: N, answer: unknown): ToolResult<N> {
  const { structuredContent, content } = answerSchema.parse(answer);
  const status = statusSchema.safeParse(structuredContent);
  if (!status.success) {
    const said = content.find((part) => part.text !== undefined)?.text ?? "nothing";
    throw new Error(`${name} answered without a status: ${said.slice(0, 200)}`);
  }
  if (status.data.status === "no_data") return noDataSchema.parse(structuredContent);
  if (status.data.status === "error") return toolErrorSchema.parse(structuredContent);
  return okResult(name, TOOLS[name].output.parse(structuredContent));
}

/** The cast is safe: `output` was just parsed by this tool's own schema. */
function okResult<N extends ToolName>(_name: N, output: object): ToolResult<N> {
  return { status: "ok", ...output } as ToolResult<N>;
}
