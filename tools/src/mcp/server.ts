import { ProtocolError, ProtocolErrorCode, Server } from "@modelcontextprotocol/server";
import type { ServerContext } from "@modelcontextprotocol/server";
import type { Role } from "../contract.ts";
import type { Control } from "../control.ts";
import type { Credential } from "../credentials.ts";
import type { Tool } from "../define-tool.ts";
import { tools } from "../tools/registry.ts";
import { callerKey } from "./caller.ts";
import { complete } from "./completions.ts";
import { getPrompt, promptsFor } from "./prompts.ts";
import { listResources, readResource, requireRun, resourceTemplates } from "./resources.ts";
import { callSpan, methodSpan } from "./spans.ts";

/** Where a 2025-era session keeps the URIs that it follows; later clients subscribe by a stream of their own. */
export type Followed = { add: (uri: string) => void; delete: (uri: string) => void };

type Context = { control: Control; caller: Credential; followed: Followed | null };

/** Requests per minute and credential to everything but tools, which have limits of their own. */
const PER_MINUTE = 600;
const HOST_FACTOR = 50;
/** The server-error range of JSON-RPC that is left to implementations. */
const RATE_LIMITED = -32_000;
const LISTS_MS = 5 * 60_000;

const info = { name: "mayday", title: "Mayday", version: "0.1.0" };
const unchanging = { ttlMs: LISTS_MS, cacheScope: "private" } as const;
const cacheHints = {
  "server/discover": unchanging,
  "tools/list": unchanging,
  "prompts/list": unchanging,
  "resources/templates/list": unchanging,
};
const INSTRUCTIONS = {
  learner:
    "Practise incident response on a live system: list_scenarios, start_run, then follow_run for what happens. " +
    "The prompt `coach` makes a model the tutor of a run.",
  other: "Tools of the Mayday control plane for this credential's role.",
};

const toolsOf = (role: Role): ReadonlyMap<string, Tool> =>
  new Map(tools.filter(({ roles }) => roles.includes(role)).map((tool) => [tool.name, tool]));
const availableTo: Record<Role, ReadonlyMap<string, Tool>> = {
  tutor: toolsOf("tutor"),
  host: toolsOf("host"),
  learner: toolsOf("learner"),
  instructor: toolsOf("instructor"),
};

/**
 * One caller's server, with what exists for its role. The low-level one, because results, errors and schemas are
 * `defineTool`'s and must not be made twice.
 */
export function createServer(context: Context): Server {
  const { caller } = context;
  const prompts = promptsFor(caller);
  const server = new Server(info, {
    capabilities: {
      tools: {},
      resources: { subscribe: true },
      completions: {},
      ...(prompts.length > 0 && { prompts: {} }),
    },
    cacheHints,
    instructions: caller.role === "learner" ? INSTRUCTIONS.learner : INSTRUCTIONS.other,
  });
  serveTools(server, context);
  serveResources(server, context);
  if (prompts.length > 0) servePrompts(server, context);
  server.setRequestHandler("completion/complete", ({ params }, { mcpReq }) =>
    answer(context, mcpReq, () => complete(context.control, caller, params)),
  );
  return server;
}

function serveTools(server: Server, context: Context): void {
  const { control, caller } = context;
  const available = availableTo[caller.role];
  server.setRequestHandler("tools/list", (_, { mcpReq }) =>
    answer(context, mcpReq, async () => ({ tools: [...available.values()].map(({ listing }) => listing) })),
  );
  server.setRequestHandler("tools/call", async ({ params }, { mcpReq }) => {
    const tool = available.get(params.name);
    if (!tool)
      throw new ProtocolError(
        ProtocolErrorCode.InvalidParams,
        `Unknown tool: ${params.name.slice(0, 64)}. tools/list shows the tools that this credential has.`,
      );
    const { id, signal } = mcpReq;
    const onProgress = progressOf(mcpReq);
    const result = await callSpan(tool.name, caller, id, () =>
      tool.call(params.arguments, control, { ...caller, signal, onProgress }),
    );
    return {
      content: [{ type: "text" as const, text: JSON.stringify(result) }],
      structuredContent: result,
      isError: result.status === "error",
    };
  });
}

function serveResources(server: Server, context: Context): void {
  const { control, caller, followed } = context;
  server.setRequestHandler("resources/list", (_, { mcpReq }) =>
    answer(context, mcpReq, async () => ({ resources: await listResources(control, caller) })),
  );
  server.setRequestHandler("resources/templates/list", (_, { mcpReq }) =>
    answer(context, mcpReq, async () => ({ resourceTemplates })),
  );
  server.setRequestHandler("resources/read", ({ params }, { mcpReq }) =>
    answer(context, mcpReq, () => readResource(control, caller, params.uri)),
  );
  server.setRequestHandler("resources/subscribe", ({ params }, { mcpReq }) =>
    answer(context, mcpReq, async () => {
      if (followed === null)
        throw new ProtocolError(ProtocolErrorCode.InvalidRequest, "Subscribe within a session: begin with initialize.");
      await requireRun(control, caller, params.uri);
      followed.add(params.uri);
      return {};
    }),
  );
  server.setRequestHandler("resources/unsubscribe", ({ params }, { mcpReq }) =>
    answer(context, mcpReq, async () => {
      followed?.delete(params.uri);
      return {};
    }),
  );
}

function servePrompts(server: Server, context: Context): void {
  const { control, caller } = context;
  server.setRequestHandler("prompts/list", (_, { mcpReq }) =>
    answer(context, mcpReq, async () => ({ prompts: promptsFor(caller) })),
  );
  server.setRequestHandler("prompts/get", ({ params }, { mcpReq }) =>
    answer(context, mcpReq, () => getPrompt(control, caller, params)),
  );
}

/** Every request but tool calls: within the caller's limit, in a span. */
async function answer<T>(
  { control, caller }: Context,
  { id, method }: Pick<ServerContext["mcpReq"], "id" | "method">,
  work: () => Promise<T>,
): Promise<T> {
  const allowed = caller.role === "host" ? PER_MINUTE * HOST_FACTOR : PER_MINUTE;
  const wait = control.rateLimiter.take(`${callerKey(caller)}:requests`, allowed);
  if (wait > 0) throw new ProtocolError(RATE_LIMITED, `At most ${allowed} requests a minute. Ask again in ${wait} s.`);
  return await methodSpan(method, caller, id, work);
}

/** Tells the client of a call's progress, when it asked to be told. Who went away is not told. */
function progressOf({ _meta, notify, signal }: ServerContext["mcpReq"]) {
  const token = _meta?.progressToken;
  if (token === undefined) return undefined;
  return (progress: number, message: string) => {
    if (signal.aborted) return;
    const params = { progressToken: token, progress, message };
    notify({ method: "notifications/progress", params }).catch(() => {});
  };
}
