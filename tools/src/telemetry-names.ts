/**
 * OpenTelemetry's names for MCP and HTTP, and the platform's own. Those for MCP are still in development: they stand
 * here and nowhere else in this room.
 */
export const SPANS = {
  method: (method: string) => method,
  toolCall: (tool: string) => `tools/call ${tool}`,
  tick: "run tick",
  action: (kind: string) => `action ${kind}`,
  request: (method: string, source: string) => `${method} ${source}`,
};

export const ATTRIBUTES = {
  mcpMethod: "mcp.method.name",
  mcpProtocolVersion: "mcp.protocol.version",
  requestId: "jsonrpc.request.id",
  operation: "gen_ai.operation.name",
  tool: "gen_ai.tool.name",
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

/** An MCP result with `isError` looks healthy over HTTP. */
export const TOOL_ERROR = "tool_error";
