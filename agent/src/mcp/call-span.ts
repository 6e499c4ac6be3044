import type { ToolName, ToolResult } from "@mayday/tools/contract";
import type { Metrics } from "../metrics.ts";
import { errorType, failSpan, inSpan, type Span, SpanKind } from "../span.ts";
import { ATTRIBUTES, mcpLabels, OPERATIONS, SPANS, TOOL_ERROR } from "../telemetry-names.ts";

/** Where requests go, and who counts them. */
export type Upstream = { url: string; metrics: Metrics };

/** An MCP request as a client span. What is asked is not in it. */
export async function listSpan<T>(upstream: Upstream, role: string, work: (span: Span) => Promise<T>): Promise<T> {
  const asked = { method: "tools/list", tool: null, role };
  return await clientSpan(upstream, asked, async (span) => ({ value: await work(span), error: null }));
}

/** An MCP tool call as a client span, which fails when the tool's result says so. */
export async function callSpan<N extends ToolName>(
  upstream: Upstream,
  tool: N,
  role: string,
  work: (span: Span) => Promise<ToolResult<N>>,
): Promise<ToolResult<N>> {
  return await clientSpan(upstream, { method: "tools/call", tool, role }, async (span) => {
    const value = await work(span);
    span.setAttribute(ATTRIBUTES.outcome, value.status === "error" ? value.code : value.status);
    return { value, error: value.status === "error" ? TOOL_ERROR : null };
  });
}

type Asked = { method: string; tool: string | null; role: string };

async function clientSpan<T>(
  { url, metrics }: Upstream,
  { method, tool, role }: Asked,
  work: (span: Span) => Promise<{ value: T; error: string | null }>,
): Promise<T> {
  const { hostname, port } = new URL(url);
  const attributes = {
    [ATTRIBUTES.mcpMethod]: method,
    [ATTRIBUTES.transport]: "tcp",
    [ATTRIBUTES.protocol]: "http",
    [ATTRIBUTES.serverAddress]: hostname,
    ...(port !== "" && { [ATTRIBUTES.serverPort]: Number(port) }),
    [ATTRIBUTES.role]: role,
    ...(tool !== null && { [ATTRIBUTES.operation]: OPERATIONS.tool, [ATTRIBUTES.tool]: tool }),
  };
  const began = performance.now();
  let failed: string | null = null;
  try {
    return await inSpan(SPANS.mcp(method, tool), { kind: SpanKind.CLIENT, attributes }, async (span) => {
      const { value, error } = await work(span);
      failed = error;
      if (error !== null) failSpan(span, error);
      return value;
    });
  } catch (error) {
    failed = errorType(error);
    throw error;
  } finally {
    metrics.mcpDuration.observe(mcpLabels(method, tool, failed), (performance.now() - began) / 1000);
  }
}
