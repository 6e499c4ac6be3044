import { io, type Socket } from "socket.io-client";
import type {
  BrowserTool,
  ClientEvents,
  Failure,
  Me,
  ServerEvents,
  ToolInput,
  ToolOutput,
} from "@mayday/agent/contract";
import { createStore, type Store } from "../store.ts";
import { ownFailure } from "../text/own-failure.ts";
import { t } from "../text/t.ts";
import { fetchMe } from "./api.ts";

export type MaydaySocket = Socket<ServerEvents, ClientEvents>;
export type CallResult<T extends BrowserTool> = ({ status: "ok" } & ToolOutput<T>) | Failure;
export type Call = <T extends BrowserTool>(tool: T, input: ToolInput<T>) => Promise<CallResult<T>>;
export type LinkState = { link: "connecting" | "online" | "reconnecting"; tools: "up" | "down"; me: Me | null };

/** The one way to the agent. Reconnects by itself; `state` says how it stands. */
export type Connection = { socket: MaydaySocket; state: Store<LinkState>; call: Call; close: () => void };

const CALL_TIMEOUT_MS = 30_000;
const RETRY_MS = 1500;

export function openConnection(): Connection {
  const state = createStore<LinkState>({ link: "connecting", tools: "up", me: null });
  const socket: MaydaySocket = io({
    path: "/socket",
    autoConnect: false,
    transports: ["websocket", "polling"],
    tryAllTransports: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 4000,
  });
  let retry: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  /** `/api/me` sets the session cookie that the socket's handshake needs. */
  const connect = async (): Promise<void> => {
    try {
      const me = await fetchMe();
      if (closed) return;
      state.set({ ...state.get(), me });
      socket.connect();
    } catch {
      connectLater();
    }
  };
  const connectLater = (): void => {
    clearTimeout(retry);
    if (!closed) retry = setTimeout(() => void connect(), RETRY_MS);
  };

  socket.on("connect", () => state.set({ ...state.get(), link: "online" }));
  socket.on("disconnect", () => {
    state.set({ ...state.get(), link: "reconnecting" });
    if (!socket.active) connectLater();
  });
  socket.on("connect_error", () => {
    if (!socket.active) connectLater();
  });
  socket.on("upstream", ({ tools }) => state.set({ ...state.get(), tools }));
  void connect();

  return {
    socket,
    state,
    call: (tool, input) => callTool(socket, tool, input),
    close: () => {
      closed = true;
      clearTimeout(retry);
      socket.disconnect();
    },
  };
}

/** Never rejects: an answer that does not come is a failure like any other, with what to do next. */
async function callTool<T extends BrowserTool>(
  socket: MaydaySocket,
  tool: T,
  input: ToolInput<T>,
): Promise<CallResult<T>> {
  if (!socket.connected) return ownFailure(t("failure.offline"));
  try {
    return asResult<T>(await socket.timeout(CALL_TIMEOUT_MS).emitWithAck("call", { tool, input }));
  } catch {
    return ownFailure(t("failure.noAnswer", { seconds: CALL_TIMEOUT_MS / 1000 }));
  }
}

/** The socket's types lose the link between a tool and its output; the agent answers `call` with that tool's result. */
function asResult<T extends BrowserTool>(answer: unknown): CallResult<T> {
  return answer as CallResult<T>;
}
