import { ProtocolError, ProtocolErrorCode, type ServerContext } from "@modelcontextprotocol/server";
import type { Credential } from "../credentials.ts";
import type { ToolResult, ToolName } from "../contract.ts";
import type { Metrics } from "../metrics.ts";
import { failSpan, inSpan, type Span, SpanKind, withTraceOfMeta } from "../span.ts";
import { ATTRIBUTES, SPANS, TOOL_ERROR } from "../telemetry-names.ts";

/** An MCP request as it is traced and counted; `about` is the tool, prompt or resource that it names. */
export type Traced = {
  metrics: Metrics;
  caller: Credential;
  context: Pick<ServerContext, "sessionId"> & { mcpReq: Pick<ServerContext["mcpReq"], "id" | "method" | "_meta"> };
  protocolVersion: string | undefined;
  about?: { tool: ToolName } | { prompt: string } | { resource: string };
};

const LONGEST_URI = 200;
/** Codes that say that the caller asked for what cannot be: the server did well to refuse it. */
const CALLERS_FAULT: ReadonlySet<number> = new Set([
  ProtocolErrorCode.ParseError,
  ProtocolErrorCode.InvalidRequest,
  ProtocolErrorCode.MethodNotFound,
  ProtocolErrorCode.InvalidParams,
  ProtocolErrorCode.ResourceNotFound,
]);

/** A request as a server span, in the trace that the request names. What was asked and answered is not in it. */
export async function requestSpan<T>(traced: Traced, work: () => Promise<T>): Promise<T> {
  return await serverSpan(traced, async () => ({ value: await work(), error: null }));
}

/** A tool call as a server span, which fails when the tool's result says so. */
export async function callSpan(
  traced: Traced,
  work: () => Promise<ToolResult<ToolName>>,
): Promise<ToolResult<ToolName>> {
  return await serverSpan(traced, async (span) => {
    const value = await work();
    span.setAttribute(ATTRIBUTES.outcome, value.status === "error" ? value.code : value.status);
    return { value, error: value.status === "error" ? TOOL_ERROR : null };
  });
}

type Done<T> = { value: T; error: string | null };

async function serverSpan<T>(traced: Traced, work: (span: Span) => Promise<Done<T>>): Promise<T> {
  const { metrics, context } = traced;
  const { method, _meta: meta } = context.mcpReq;
  const began = performance.now();
  let errorType = "unknown";
  const options = { kind: SpanKind.SERVER, attributes: attributesOf(traced) };
  try {
    const done = await withTraceOfMeta(meta, async (links) =>
      inSpan(SPANS.method(method, targetOf(traced)), { ...options, links }, async (span) => await settle(span, work)),
    );
    errorType = done.error ?? "";
    if ("thrown" in done) throw done.thrown;
    return done.value;
  } finally {
    metrics.mcpDuration.observe(
      { mcp_method_name: method, gen_ai_tool_name: toolOf(traced) ?? "", error_type: errorType },
      (performance.now() - began) / 1000,
    );
  }
}

/** A refusal by the protocol is an answer, and fails the span only where it is not the caller's fault. */
async function settle<T>(
  span: Span,
  work: (span: Span) => Promise<Done<T>>,
): Promise<Done<T> | { thrown: ProtocolError; error: string | null }> {
  try {
    const done = await work(span);
    if (done.error !== null) failSpan(span, done.error);
    return done;
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    const code = String(error.code);
    span.setAttribute(ATTRIBUTES.responseCode, code);
    if (CALLERS_FAULT.has(error.code)) return { thrown: error, error: null };
    failSpan(span, code);
    return { thrown: error, error: code };
  }
}

const toolOf = ({ about }: Traced) => (about !== undefined && "tool" in about ? about.tool : null);

/** What a span's name may hold: there are few tools and prompts, and a resource for each run. */
function targetOf({ about }: Traced): string | null {
  if (about === undefined || "resource" in about) return null;
  return "tool" in about ? about.tool : about.prompt;
}

function attributesOf({ caller, context, protocolVersion, about }: Traced) {
  const { id, method } = context.mcpReq;
  return {
    [ATTRIBUTES.mcpMethod]: method,
    [ATTRIBUTES.requestId]: String(id),
    [ATTRIBUTES.transport]: "tcp",
    [ATTRIBUTES.protocol]: "http",
    [ATTRIBUTES.role]: caller.role,
    ...(protocolVersion !== undefined && { [ATTRIBUTES.mcpProtocolVersion]: protocolVersion }),
    ...(context.sessionId !== undefined && { [ATTRIBUTES.mcpSession]: context.sessionId }),
    ...(about !== undefined && aboutOf(about)),
  };
}

function aboutOf(about: NonNullable<Traced["about"]>) {
  if ("tool" in about) return { [ATTRIBUTES.operation]: "execute_tool", [ATTRIBUTES.tool]: about.tool };
  if ("prompt" in about) return { [ATTRIBUTES.prompt]: about.prompt };
  return { [ATTRIBUTES.mcpResource]: about.resource.slice(0, LONGEST_URI) };
}
