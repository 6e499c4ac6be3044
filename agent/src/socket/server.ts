import type { Server as HttpServer } from "node:http";
import type { Logger } from "pino";
import { Server } from "socket.io";
import { TOOLS } from "@mayday/tools/contract";
import type { Chat } from "../chat.ts";
import {
  LIMITS,
  callSchema,
  saySchema,
  stopSchema,
  typingSchema,
  unwatchSchema,
  watchSchema,
  type BrowserTool,
  type Failure,
  type FeedItem,
  type ServerEvents,
} from "../contract.ts";
import { failure, invalidInput, starting } from "../failure.ts";
import type { Subscribed } from "../feed/feed.ts";
import { refuseForeign } from "../http/trust.ts";
import type { ToolsClient } from "../mcp/tools-client.ts";
import type { Metrics } from "../metrics.ts";
import { readSession } from "../session.ts";
import { createEdge } from "./edge.ts";
import { createBucket } from "./rate-limit.ts";

export type SocketServerOptions = {
  http: HttpServer;
  host: string;
  sessionSecret: string;
  tools: ToolsClient;
  metrics: Metrics;
  log: Logger;
  /** Waits a moment for the chat while it starts, so that a browser that comes back need not ask again; then null. */
  chat: () => Promise<Chat | null>;
};

/** One browser with several tabs open needs a few; more is a loop somewhere. */
const MOST_SOCKETS_PER_LEARNER = 12;

type ChatServer = Server<Record<string, never>, ServerEvents, Record<string, never>, { learner: string }>;
type ChatSocket = Parameters<Parameters<ChatServer["use"]>[0]>[0];

export const roomOf = (run: string) => `run:${run}`;

/** The socket side of agent/src/contract.ts. */
export function createSocketServer(options: SocketServerOptions): ChatServer {
  const { http, host, sessionSecret, tools, metrics } = options;
  const io: ChatServer = new Server(http, {
    path: "/socket",
    serveClient: false,
    // Above the limit that is answered, so that a little too much gets an answer; far too much closes the connection.
    maxHttpBufferSize: 4 * LIMITS.payloadBytes,
    allowRequest: (request, decide) => {
      const refusal = refuseForeign(host, request.headers.host, request.headers.origin);
      decide(refusal === null ? null : JSON.stringify(refusal), refusal === null);
    },
  });

  const sockets = new Map<string, number>();
  io.use((socket, next) => {
    const learner = readSession(sessionSecret, socket.request.headers.cookie);
    if (learner === null) return next(refused(failure("not_allowed", "There is no session.", "Load /api/me first.")));
    if ((sockets.get(learner) ?? 0) >= MOST_SOCKETS_PER_LEARNER) {
      return next(
        refused(failure("rate_limited", "Too many tabs are connected.", "Close some and load this one again.")),
      );
    }
    socket.data.learner = learner;
    next();
  });

  io.on("connection", (socket) => {
    const { learner } = socket.data;
    sockets.set(learner, (sockets.get(learner) ?? 0) + 1);
    metrics.sockets.inc();
    socket.on("disconnect", () => {
      metrics.sockets.dec();
      const left = (sockets.get(learner) ?? 1) - 1;
      if (left === 0) sockets.delete(learner);
      else sockets.set(learner, left);
    });
    socket.emit("upstream", { tools: tools.state() });
    serve(socket, options);
  });
  return io;
}

/** What a refused handshake gives the browser: `connect_error` with the failure as `data`. */
function refused(why: Failure): Error {
  return Object.assign(new Error(why.reason), { data: why });
}

function serve(socket: ChatSocket, { tools, log, chat }: SocketServerOptions): void {
  const { learner } = socket.data;
  const edge = createEdge(socket, log);
  const watching = new Map<string, Subscribed>();
  const calls = createBucket(60, 20);
  const words = createBucket(8, 2);

  edge.on("call", callSchema, calls, async ({ tool, input }) => {
    const result = await callTool(tools, learner, tool, input);
    if (result.status === "ok" && "run" in result && tool === "start_run")
      await (await chat())?.started(result.run, learner);
    return result;
  });

  edge.on("watch", watchSchema, calls, async ({ run, after }, reply) => {
    const emit = (item: FeedItem) => socket.emit("feed", item);
    const result = (await (await chat())?.watch(run, learner, after, emit, watching.get(run))) ?? starting();
    if (!("subscribed" in result)) return result;
    const { subscribed, progress } = result;
    watching.get(run)?.end();
    watching.set(run, subscribed);
    if (socket.disconnected) return subscribed.end();
    await socket.join(roomOf(run));
    reply(watched(subscribed, progress()));
    subscribed.goLive();
  });

  edge.on("unwatch", unwatchSchema, calls, async ({ run }) => {
    watching.get(run)?.end();
    watching.delete(run);
    await socket.leave(roomOf(run));
    return { status: "ok" };
  });

  edge.on("say", saySchema, words, async ({ run, ...message }) => {
    return (await (await chat())?.say(run, learner, message)) ?? starting();
  });

  edge.on("typing", typingSchema, calls, async ({ run, typing }) => {
    return (await (await chat())?.typing(run, learner, typing)) ?? starting();
  });

  edge.on("stop", stopSchema, calls, async ({ run }) => (await (await chat())?.stop(run, learner)) ?? starting());

  socket.on("disconnect", () => {
    for (const subscribed of watching.values()) subscribed.end();
  });
}

const watched = ({ items }: Subscribed, progress: unknown) => ({ status: "ok" as const, items, progress });

/** A browser's call of a learner tool, its input parsed by the tool's own schema first. */
async function callTool(tools: ToolsClient, learner: string, tool: BrowserTool, input: Record<string, unknown>) {
  const parsed = TOOLS[tool].input.safeParse(input);
  if (!parsed.success) return invalidInput(`The input of ${tool}`, parsed.error);
  return await tools.call({ role: "learner", learner }, tool, parsed.data);
}
