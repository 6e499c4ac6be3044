import { Client, StreamableHTTPClientTransport, type Tool } from "@modelcontextprotocol/client";
import type { Logger } from "pino";
import type { ToolInput, ToolName, ToolResult } from "@mayday/tools/contract";
import type { Metrics } from "../metrics.ts";
import { type Span, traceMeta, tracedFetch } from "../span.ts";
import { ATTRIBUTES } from "../telemetry-names.ts";
import { callSpan, listSpan } from "./call-span.ts";
import { parseResult } from "./result.ts";
import { createCredentials } from "./credentials.ts";
import { asFailure, isUnreachable } from "./errors.ts";
import { createUpstream } from "./upstream.ts";

/** In whose name a tool is called. */
export type Caller = { role: "host" } | { role: "learner" | "tutor"; learner: string };
export type CallOptions = { signal?: AbortSignal; timeoutMs?: number };

/** Longer than any tool takes by its own deadline, so that tools says what took too long. */
const CALL_TIMEOUT_MS = 65_000;
/** Connections that nobody used for this long are closed. */
const IDLE_MS = 30 * 60_000;
const HOST: Caller = { role: "host" };

const keyOf = (caller: Caller) => (caller.role === "host" ? "host" : `${caller.role}:${caller.learner}`);

export type ToolsClientOptions = {
  toolsUrl: string;
  hostToken: string;
  metrics: Metrics;
  log: Logger;
  /** Hears when tools is lost and when it is found again. */
  onUpstream: (state: "up" | "down") => void;
};

/**
 * Everything the agent knows of tools: MCP over Streamable HTTP, one lazily made connection per credential.
 * A call never throws for what tools answers or for tools being away (that is a `status` of the result);
 * it throws the signal's reason when `signal` aborts.
 */
export function createToolsClient({ toolsUrl, hostToken, metrics, log, onUpstream }: ToolsClientOptions) {
  const traced = { url: toolsUrl, metrics };
  const connections = new Map<string, { client: Promise<Client>; usedAt: number }>();
  const credentials = createCredentials(async (learner) => await call(HOST, "issue_credentials", { learner }));

  const connect = async (caller: Caller): Promise<Client> => {
    const token = async () =>
      caller.role === "host" ? hostToken : await credentials.token(caller.role, caller.learner);
    const forget = async () => {
      if (caller.role !== "host") credentials.forget(caller.learner);
    };
    const client = new Client(
      { name: "mayday-agent", version: "0.1.0" },
      { versionNegotiation: { mode: "auto" }, capabilities: {} },
    );
    const authProvider = { token, onUnauthorized: forget };
    const transport = new StreamableHTTPClientTransport(new URL("/mcp", toolsUrl), {
      authProvider,
      fetch: tracedFetch,
    });
    await client.connect(transport);
    return client;
  };

  const connection = async (caller: Caller): Promise<Client> => {
    const key = keyOf(caller);
    const known = connections.get(key);
    if (known !== undefined) {
      known.usedAt = Date.now();
      return await known.client;
    }
    const client = connect(caller);
    connections.set(key, { client, usedAt: Date.now() });
    client.catch(() => connections.delete(key));
    return await client;
  };

  const drop = (key: string) => {
    const gone = connections.get(key);
    connections.delete(key);
    void gone?.client.then((client) => client.close()).catch(() => {});
  };

  const call = async <N extends ToolName>(
    caller: Caller,
    name: N,
    input: ToolInput<N>,
    options: CallOptions = {},
  ): Promise<ToolResult<N>> => {
    const { signal, timeoutMs = CALL_TIMEOUT_MS } = options;
    try {
      return await callSpan(traced, name, caller.role, async (span) => {
        const client = await connection(caller);
        noteProtocol(span, client);
        const result = await client.callTool(
          { name, arguments: { ...input }, _meta: traceMeta() },
          { timeout: timeoutMs, ...(signal === undefined ? {} : { signal }) },
        );
        upstream.reached();
        return parseResult(name, result);
      });
    } catch (error) {
      signal?.throwIfAborted();
      drop(keyOf(caller));
      if (isUnreachable(error)) upstream.lost();
      else log.warn({ tool: name, role: caller.role, err: error }, "a tool call failed");
      return asFailure(name, error);
    }
  };

  const upstream = createUpstream({
    onChange: onUpstream,
    probe: async () => (await call(HOST, "list_open_runs", {}, { timeoutMs: 5000 })).status === "ok",
  });

  upstream.start();

  const sweep = setInterval(() => {
    const before = Date.now() - IDLE_MS;
    for (const [key, { usedAt }] of connections) if (usedAt < before) drop(key);
    credentials.sweep();
  }, IDLE_MS / 6);
  sweep.unref();

  return {
    call,
    state: () => upstream.state(),
    /** Resolves as soon as tools can be reached; throws the signal's reason when that aborts first. */
    whenUp: async (signal: AbortSignal) => await upstream.whenUp(signal),

    /** The tools as that caller is shown them. Throws when tools cannot be reached. */
    async listTools(caller: Caller): Promise<Tool[]> {
      return await listSpan(traced, caller.role, async (span) => {
        const client = await connection(caller);
        noteProtocol(span, client);
        return (await client.listTools({ _meta: traceMeta() })).tools;
      });
    },

    async close(): Promise<void> {
      clearInterval(sweep);
      upstream.stop();
      for (const key of connections.keys()) drop(key);
    },
  };
}
export type ToolsClient = ReturnType<typeof createToolsClient>;

/** The revision is known once the client is connected. */
function noteProtocol(span: Span, client: Client): void {
  const version = client.getNegotiatedProtocolVersion();
  if (version !== undefined) span.setAttribute(ATTRIBUTES.mcpProtocolVersion, version);
}
