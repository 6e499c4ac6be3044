/**
 * OpenTelemetry's names for MCP and HTTP, and the platform's own. Those for MCP are still in development: they stand
 * here and nowhere else in this room.
 */
export const SPANS = {
  method: (method: string, target: string | null) => (target === null ? method : `${method} ${target}`),
  tick: "run tick",
  action: (kind: string) => `action ${kind}`,
  request: (method: string, source: string) => `${method} ${source}`,
};

export const ATTRIBUTES = {
  mcpMethod: "mcp.method.name",
  mcpProtocolVersion: "mcp.protocol.version",
  mcpSession: "mcp.session.id",
  mcpResource: "mcp.resource.uri",
  requestId: "jsonrpc.request.id",
  responseCode: "rpc.response.status_code",
  operation: "gen_ai.operation.name",
  tool: "gen_ai.tool.name",
  prompt: "gen_ai.prompt.name",
  errorType: "error.type",
  transport: "network.transport",
  protocol: "network.protocol.name",
  peer: "service.peer.name",
  httpMethod: "http.request.method",
  httpStatus: "http.response.status_code",
  path: "url.path",
  run: "mayday.run.id",
  role: "mayday.role",
  outcome: "mayday.outcome",
  actionKind: "mayday.action.kind",
  actor: "mayday.actor",
} as const;

/** In Prometheus's spelling, `mcp.server.…`, and the labels that stand for attributes. */
export const METRICS = { mcpDuration: "mcp_server_operation_duration_seconds" } as const;
export const MCP_LABELS = ["mcp_method_name", "gen_ai_tool_name", "error_type"] as const;

/** An MCP result with `isError` looks healthy over HTTP. */
export const TOOL_ERROR = "tool_error";
