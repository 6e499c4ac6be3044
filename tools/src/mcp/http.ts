import { createMcpHandler, isJsonContentType, isLegacyRequest } from "@modelcontextprotocol/server";
import type { AuthInfo, McpServer, Server, ServerEventBus } from "@modelcontextprotocol/server";
import type { Credential } from "../credentials.ts";
import { callerKey, callers, credentialOf } from "./caller.ts";
import { jsonRpcError } from "./json-rpc-error.ts";
import type { RunUpdates } from "./run-updates.ts";
import { Sessions } from "./sessions.ts";
import type { Followed } from "./server.ts";

/** Makes the server that answers one caller: for one request, or for a session that follows runs. */
export type ServeCaller = (authInfo: AuthInfo, followed: Followed | null) => McpServer | Server;

type Options = {
  serve: ServeCaller;
  updates: () => RunUpdates;
  onRefused: (error: Error) => void;
  /** Subscriptions that one caller may have open at once; the host has one per learner. */
  subscriptionsPerCaller?: number;
};

const SUBSCRIPTIONS_PER_CALLER = 32;
const PARSE_ERROR = -32_700;

export type McpHttp = {
  fetch: (request: Request, authInfo: AuthInfo) => Promise<Response>;
  close: () => Promise<void>;
};

/**
 * MCP over Streamable HTTP. Since 2026-07-28 each request stands alone and gets a server of its own; clients from before
 * that have sessions. It checks no token, Host or Origin by itself: `../server.ts` does, before it.
 */
export function createMcpHttp({ serve, updates, onRefused, subscriptionsPerCaller }: Options): McpHttp {
  const most = subscriptionsPerCaller ?? SUBSCRIPTIONS_PER_CALLER;
  const bus = new CountingBus(updates);
  const sessions = new Sessions({ serve, updates });
  const handler = createMcpHandler(({ authInfo }) => serve(requireAuth(authInfo), null), { bus, onerror: onRefused });

  async function answer(request: Request, authInfo: AuthInfo): Promise<Response> {
    const caller = credentialOf(authInfo);
    const { parsed, body } = await readBody(request);
    if (!parsed) return jsonRpcError(400, PARSE_ERROR, "Parse error: the body is not valid JSON.");
    const session = request.headers.get("mcp-session-id");
    if (session !== null && (await isLegacyRequest(request, body)))
      return sessions.answer(session, request, body, caller, authInfo);
    const method = methodOf(body);
    if (method === "initialize" && (await isLegacyRequest(request, body)))
      return sessions.open(request, body, caller, authInfo);
    if (method === "subscriptions/listen" && caller.role !== "host" && bus.openBy(caller) >= most)
      return jsonRpcError(429, -32_000, `At most ${most} subscriptions may be open at once. Close one of them first.`);
    return handler.fetch(request, { authInfo, ...(body !== undefined && { parsedBody: body }) });
  }

  return {
    fetch: (request, authInfo) => callers.run(credentialOf(authInfo), () => answer(request, authInfo)),
    close: async () => {
      await Promise.all([handler.close(), sessions.close()]);
    },
  };
}

/** Gives each subscription the news that its caller may have, and counts how many a caller has open. */
class CountingBus implements ServerEventBus {
  readonly #updates: () => RunUpdates;
  readonly #open = new Map<string, number>();

  constructor(updates: () => RunUpdates) {
    this.#updates = updates;
  }

  openBy(caller: Credential): number {
    return this.#open.get(callerKey(caller)) ?? 0;
  }

  /** Nothing but runs changes here; the SDK publishes nothing by itself. */
  publish(): void {}

  subscribe(listener: Parameters<ServerEventBus["subscribe"]>[0]): () => void {
    const caller = callers.getStore();
    if (caller === undefined) throw new Error("a subscription was opened without a credential");
    const key = callerKey(caller);
    const count = (by: number) => {
      const open = this.openBy(caller) + by;
      if (open > 0) this.#open.set(key, open);
      else this.#open.delete(key);
    };
    const unsubscribe = this.#updates().subscribe(caller, listener);
    count(1);
    return () => {
      unsubscribe();
      count(-1);
    };
  }
}

/** The body of a POST that says it is JSON; whatever else comes is left to the SDK to refuse. */
async function readBody(request: Request): Promise<{ parsed: boolean; body?: unknown }> {
  if (request.method !== "POST" || !isJsonContentType(request.headers.get("content-type"))) return { parsed: true };
  try {
    return { parsed: true, body: await request.json() };
  } catch {
    return { parsed: false };
  }
}

function methodOf(body: unknown): string | null {
  return typeof body === "object" && body !== null && "method" in body && typeof body.method === "string"
    ? body.method
    : null;
}

function requireAuth(authInfo: AuthInfo | undefined): AuthInfo {
  if (authInfo === undefined) throw new Error("the MCP route was reached without a credential");
  return authInfo;
}
