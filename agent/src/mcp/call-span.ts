import type { ToolName, ToolResult } from "@mayday/tools/contract";
import { failSpan, inSpan, SpanKind } from "../span.ts";
import { ATTRIBUTES, OPERATIONS, SPANS, TOOL_ERROR } from "../telemetry-names.ts";

/** An MCP tool call as a client span, which fails when the tool's result says so. What is asked is not in it. */
export async function callSpan<N extends ToolName>(tool: N, role: string, work: () => Promise<ToolResult<N>>) {
  const attributes = {
    [ATTRIBUTES.mcpMethod]: "tools/call",
    [ATTRIBUTES.operation]: OPERATIONS.tool,
    [ATTRIBUTES.tool]: tool,
    [ATTRIBUTES.transport]: "tcp",
    [ATTRIBUTES.protocol]: "http",
    [ATTRIBUTES.role]: role,
  };
  return await inSpan(SPANS.toolCall(tool), { kind: SpanKind.CLIENT, attributes }, async (span) => {
    const result = await work();
    span.setAttribute(ATTRIBUTES.outcome, result.status === "error" ? result.code : result.status);
    if (result.status === "error") failSpan(span, TOOL_ERROR);
    return result;
  });
}
