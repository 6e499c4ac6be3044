import type { Credential } from "../credentials.ts";
import type { ToolName, ToolResult } from "../contract.ts";
import { failSpan, inSpan, SpanKind } from "../span.ts";
import { ATTRIBUTES, SPANS, TOOL_ERROR } from "../telemetry-names.ts";

type RequestId = string | number;

/** An MCP request as a server span. What was asked and answered is not in it. */
export async function methodSpan<T>(method: string, { role }: Credential, id: RequestId, work: () => Promise<T>) {
  return await inSpan(SPANS.method(method), { kind: SpanKind.SERVER, attributes: common(method, role, id) }, work);
}

/** A tool call as a server span, which fails when the tool's result says so. */
export async function callSpan(
  tool: ToolName,
  { role }: Credential,
  id: RequestId,
  work: () => Promise<ToolResult<ToolName>>,
): Promise<ToolResult<ToolName>> {
  const attributes = {
    ...common("tools/call", role, id),
    [ATTRIBUTES.operation]: "execute_tool",
    [ATTRIBUTES.tool]: tool,
  };
  return await inSpan(SPANS.toolCall(tool), { kind: SpanKind.SERVER, attributes }, async (span) => {
    const result = await work();
    span.setAttribute(ATTRIBUTES.outcome, result.status === "error" ? result.code : result.status);
    if (result.status === "error") failSpan(span, TOOL_ERROR);
    return result;
  });
}

const common = (method: string, role: string, id: RequestId) => ({
  [ATTRIBUTES.mcpMethod]: method,
  [ATTRIBUTES.requestId]: String(id),
  [ATTRIBUTES.transport]: "tcp",
  [ATTRIBUTES.protocol]: "http",
  [ATTRIBUTES.role]: role,
});
