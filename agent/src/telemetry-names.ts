/**
 * OpenTelemetry's names for generative AI and MCP, and the tutor's own. They are still in development: they stand here
 * and nowhere else in this room.
 */
export const SPANS = {
  turn: (agent: string) => `invoke_agent ${agent}`,
  chat: (model: string | null) => (model === null ? "chat" : `chat ${model}`),
  tool: (tool: string) => `execute_tool ${tool}`,
  mcp: (method: string, tool: string | null) => (tool === null ? method : `${method} ${tool}`),
};

export const OPERATIONS = { turn: "invoke_agent", chat: "chat", tool: "execute_tool" } as const;

export const ATTRIBUTES = {
  operation: "gen_ai.operation.name",
  agent: "gen_ai.agent.name",
  provider: "gen_ai.provider.name",
  model: "gen_ai.request.model",
  conversation: "gen_ai.conversation.id",
  stream: "gen_ai.request.stream",
  firstChunk: "gen_ai.response.time_to_first_chunk",
  finish: "gen_ai.response.finish_reasons",
  inputTokens: "gen_ai.usage.input_tokens",
  outputTokens: "gen_ai.usage.output_tokens",
  tool: "gen_ai.tool.name",
  toolType: "gen_ai.tool.type",
  toolCallId: "gen_ai.tool.call.id",
  mcpMethod: "mcp.method.name",
  mcpProtocolVersion: "mcp.protocol.version",
  serverAddress: "server.address",
  serverPort: "server.port",
  errorType: "error.type",
  transport: "network.transport",
  protocol: "network.protocol.name",
  role: "mayday.role",
  outcome: "mayday.outcome",
  turnEnd: "mayday.turn.end",
} as const;

/** In Prometheus's spelling of `gen_ai.…` and `mcp.…`, and the labels that stand for attributes. */
export const METRICS = {
  tokenUsage: "gen_ai_client_token_usage",
  duration: "gen_ai_client_operation_duration_seconds",
  firstChunk: "gen_ai_client_operation_time_to_first_chunk_seconds",
  turn: "gen_ai_invoke_agent_duration_seconds",
  tool: "gen_ai_execute_tool_duration_seconds",
  mcp: "mcp_client_operation_duration_seconds",
} as const;
const MODEL_LABELS = ["gen_ai_operation_name", "gen_ai_provider_name", "gen_ai_request_model"] as const;
export const GEN_AI_LABELS = {
  tokenUsage: [...MODEL_LABELS, "gen_ai_token_type"],
  duration: [...MODEL_LABELS, "error_type"],
  firstChunk: MODEL_LABELS,
  turn: ["gen_ai_operation_name", "gen_ai_provider_name", "gen_ai_agent_name", "error_type"],
  tool: ["gen_ai_operation_name", "gen_ai_tool_name", "error_type"],
  mcp: ["mcp_method_name", "gen_ai_tool_name", "error_type"],
} as const;
export const modelLabels = (provider: string, model: string) => ({
  gen_ai_operation_name: OPERATIONS.chat,
  gen_ai_provider_name: provider,
  gen_ai_request_model: model,
});

export const turnLabels = (provider: string, errorType: string | null) => ({
  gen_ai_operation_name: OPERATIONS.turn,
  gen_ai_provider_name: provider,
  gen_ai_agent_name: AGENT_NAME,
  error_type: errorType ?? "",
});
export const toolLabels = (tool: string, errorType: string | null) => ({
  gen_ai_operation_name: OPERATIONS.tool,
  gen_ai_tool_name: tool,
  error_type: errorType ?? "",
});
export const mcpLabels = (method: string, tool: string | null, errorType: string | null) => ({
  mcp_method_name: method,
  gen_ai_tool_name: tool ?? "",
  error_type: errorType ?? "",
});

/** An MCP result with `isError` looks healthy over HTTP. */
export const TOOL_ERROR = "tool_error";
export const AGENT_NAME = "tutor";
