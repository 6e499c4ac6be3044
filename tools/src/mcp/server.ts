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
import { callSpan, requestSpan, type Traced } from "./spans.ts";

/** Where a 2025-era session keeps the URIs that it follows; later clients subscribe by a stream of their own. */
export type Followed = { add: (uri: string) => void; delete: (uri: string) => void };

type Context = { control: Control; caller: Credential; followed: Followed | null };
/** The same with the server itself, which knows the revision that it speaks with this caller. */
type Serving = Context & { server: Server };

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
  const serving = { ...context, server };
  serveTools(serving);
  serveResources(serving);
  if (prompts.length > 0) servePrompts(serving);
  server.setRequestHandler("completion/complete", ({ params }, asked) =>
    answer(serving, asked, () => complete(context.control, caller, params)),
  );
  return server;
}

function serveTools(serving: Serving): void {
  const { server, control, caller } = serving;
  const available = availableTo[caller.role];
  server.setRequestHandler("tools/list", (_, asked) =>
    answer(serving, asked, async () => ({ tools: [...available.values()].map(({ listing }) => listing) })),
  );
  server.setRequestHandler("tools/call", async ({ params }, asked) => {
    const tool = available.get(params.name);
    if (!tool)
      throw new ProtocolError(
        ProtocolErrorCode.InvalidParams,
        `Unknown tool: ${params.name.slice(0, 64)}. tools/list shows the tools that this credential has.`,
      );
    const { signal } = asked.mcpReq;
    const onProgress = progressOf(asked.mcpReq);
    const result = await callSpan(tracedAs(serving, asked, { tool: tool.name }), () =>
      tool.call(params.arguments, control, { ...caller, signal, onProgress }),
    );
    return {
      content: [{ type: "text" as const, text: JSON.stringify(result) }],
      structuredContent: result,
      isError: result.status === "error",
    };
  });
}

function serveResources(serving: Serving): void {
  const { server, control, caller, followed } = serving;
  server.setRequestHandler("resources/list", (_, asked) =>
    answer(serving, asked, async () => ({ resources: await listResources(control, caller) })),
  );
  server.setRequestHandler("resources/templates/list", (_, asked) =>
    answer(serving, asked, async () => ({ resourceTemplates })),
  );
  server.setRequestHandler("resources/read", ({ params: { uri } }, asked) =>
    answer(serving, asked, () => readResource(control, caller, uri), { resource: uri }),
  );
  const subscribe = async (uri: string) => {
    if (followed === null)
      throw new ProtocolError(ProtocolErrorCode.InvalidRequest, "Subscribe within a session: begin with initialize.");
    await requireRun(control, caller, uri);
    followed.add(uri);
    return {};
  };
  server.setRequestHandler("resources/subscribe", ({ params: { uri } }, asked) =>
    answer(serving, asked, () => subscribe(uri), { resource: uri }),
  );
  const unsubscribe = async (uri: string) => {
    followed?.delete(uri);
    return {};
  };
  server.setRequestHandler("resources/unsubscribe", ({ params: { uri } }, asked) =>
    answer(serving, asked, () => unsubscribe(uri), { resource: uri }),
  );
}

function servePrompts(serving: Serving): void {
  const { server, control, caller } = serving;
  server.setRequestHandler("prompts/list", (_, asked) =>
    answer(serving, asked, async () => ({ prompts: promptsFor(caller) })),
  );
  server.setRequestHandler("prompts/get", ({ params }, asked) => {
    // A name that nobody has would make one series of spans for each thing that somebody thinks of.
    const known = promptsFor(caller).find(({ name }) => name === params.name);
    const about = known === undefined ? undefined : { prompt: known.name };
    return answer(serving, asked, () => getPrompt(control, caller, params), about);
  });
}

/** Every request but tool calls: within the caller's limit, in a span. */
async function answer<T>(
  serving: Serving,
  asked: ServerContext,
  work: () => Promise<T>,
  about?: Traced["about"],
): Promise<T> {
  const { control, caller } = serving;
  const allowed = caller.role === "host" ? PER_MINUTE * HOST_FACTOR : PER_MINUTE;
  const wait = control.rateLimiter.take(`${callerKey(caller)}:requests`, allowed);
  if (wait > 0) throw new ProtocolError(RATE_LIMITED, `At most ${allowed} requests a minute. Ask again in ${wait} s.`);
  return await requestSpan(tracedAs(serving, asked, about), work);
}

function tracedAs({ server, control, caller }: Serving, context: ServerContext, about?: Traced["about"]): Traced {
  const protocolVersion = server.getNegotiatedProtocolVersion();
  return { metrics: control.metrics, caller, context, protocolVersion, ...(about !== undefined && { about }) };
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
