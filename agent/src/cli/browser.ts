import { io, type Socket } from "socket.io-client";
import type {
  BrowserTool,
  ClientEvents,
  Failure,
  FeedItem,
  Progress,
  ServerEvents,
  ToolInput,
  ToolOutput,
} from "../contract.ts";

type Delta = Parameters<ServerEvents["delta"]>[0];
type Done<T> = ({ status: "ok" } & T) | Failure;

/** How long an answer over the socket may take, milliseconds. */
const ANSWER_MS = 70_000;

/**
 * What a browser does to reach the agent, without the page: gets its session over HTTP, then connects its socket with
 * the cookie. Rejects with the server's reason when the handshake is refused.
 */
export async function openBrowser(agentUrl: string, cookie?: string) {
  const session = cookie ?? (await newSession(agentUrl));
  const socket: Socket<ServerEvents, ClientEvents> = io(agentUrl, {
    path: "/socket",
    transports: ["websocket"],
    extraHeaders: { cookie: session },
    reconnectionDelay: 100,
    reconnectionDelayMax: 1000,
    forceNew: true,
  });
  await connected(socket);
  const asking = socket.timeout(ANSWER_MS);
  return {
    socket,
    cookie: session,
    call: async <T extends BrowserTool>(tool: T, input: ToolInput<T>): Promise<Done<ToolOutput<T>>> =>
      await asking.emitWithAck("call", { tool, input }),
    watch: async (run: string, after: number): Promise<Done<{ items: FeedItem[]; progress: Progress | null }>> =>
      await asking.emitWithAck("watch", { run, after }),
    say: async (run: string, text: string, clientId: string): Promise<Done<{ seq: number }>> =>
      await asking.emitWithAck("say", { run, text, clientId }),
    stop: async (run: string): Promise<Done<object>> => await asking.emitWithAck("stop", { run }),
    onFeed: (listener: (item: FeedItem) => void) => void socket.on("feed", listener),
    onDelta: (listener: (piece: Delta) => void) => void socket.on("delta", listener),
    onProgress: (listener: (progress: Progress) => void) => void socket.on("progress", listener),
    close: (): void => void socket.close(),
  };
}
export type Browser = Awaited<ReturnType<typeof openBrowser>>;

/** The first connection; later ones are made by the client itself, so what fails then must not close it. */
async function connected(socket: Socket): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const refuse = (error: Error) => {
    socket.close();
    reject(error);
  };
  socket.once("connect", resolve);
  socket.once("connect_error", refuse);
  await promise;
  socket.off("connect_error", refuse);
}

async function newSession(agentUrl: string): Promise<string> {
  const response = await fetch(new URL("/api/me", agentUrl));
  if (!response.ok) throw new Error(`${agentUrl}/api/me answered ${response.status}: is this the agent's URL?`);
  const cookie = response.headers.getSetCookie()[0]?.split(";")[0];
  if (cookie === undefined) throw new Error("the agent gave no session cookie");
  return cookie;
}
