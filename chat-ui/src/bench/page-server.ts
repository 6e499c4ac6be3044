import { readFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import {
  createServer as createTcpServer,
  connect,
  type AddressInfo,
  type Server as TcpServer,
  type Socket,
} from "node:net";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { Server } from "socket.io";
import { build } from "vite";
import type { BrowserTool, ClientEvents, FeedBody, FeedItem, ServerEvents, ToolOutput } from "@mayday/agent/contract";
import { me, RUN, sampleProgress, stack, tutor } from "./sample-run.ts";

/** What the tools of a run answer, by name; a tool that is not there is unavailable. */
export type Answers = Partial<{ [T in BrowserTool]: (input: Record<string, unknown>) => ToolOutput<T> }>;

const ROOM = fileURLToPath(new URL("../..", import.meta.url));
const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};
/** So that a page whose clock is advanced by hand does not miss a ping. */
const NEVER_MS = 1e9;

/**
 * The built page, and the agent's side of the contract with generated answers: what a bench of the page alone needs. It
 * is reached through a door that `cut` shuts, as when a network goes away.
 */
export async function startPageServer(answers: Answers) {
  await build({ root: ROOM, configFile: join(ROOM, "vite.config.ts"), logLevel: "silent" });
  const feed: FeedItem[] = [];
  const http = createServer((request, response) => void serve(request.url ?? "/", response));
  const io = new Server<ClientEvents, ServerEvents>(http, {
    path: "/socket",
    pingInterval: NEVER_MS,
    pingTimeout: NEVER_MS,
  });
  io.on("connection", (browser) => {
    browser.on("watch", ({ after }, ack) =>
      ack({ status: "ok", items: feed.filter(({ seq }) => seq > after), progress: sampleProgress(Date.now()) }),
    );
    browser.on("unwatch", (_, ack) => ack({ status: "ok" }));
    browser.on("typing", (_, ack) => ack({ status: "ok" }));
    browser.on("call", ({ tool, input }, ack) => answer(answers, tool, input, ack));
  });
  const inner = await listen(http);
  const door = createDoor(inner);
  await door.open();
  return {
    url: `http://127.0.0.1:${door.port()}`,
    /** Adds to the run's feed and tells the browsers that are there. */
    add(body: FeedBody): void {
      const item: FeedItem = { run: RUN, seq: feed.length + 1, at: Date.now(), ...body };
      feed.push(item);
      io.emit("feed", item);
    },
    tick: (): void => void io.emit("progress", sampleProgress(Date.now())),
    feed: (): readonly FeedItem[] => feed,
    cut: () => door.shut(),
    resume: () => door.open(),
    async stop(): Promise<void> {
      await door.shut();
      await io.close();
    },
  };
}
export type PageServer = Awaited<ReturnType<typeof startPageServer>>;

type Ack = (result: { status: string }) => void;

/** The types lose the link between a tool and its answer, which `Answers` keeps. */
function answer(answers: Answers, tool: BrowserTool, input: object, ack: unknown): void {
  const make = answers[tool] as ((input: object) => object) | undefined;
  const missing = { status: "error", code: "unavailable", reason: `${tool} is not in this bench.`, tryNext: "Go on." };
  (ack as Ack)(make === undefined ? missing : { status: "ok", ...make(input) });
}

const documents: Record<string, unknown> = { "/api/me": me, "/api/stack": stack, "/api/tutor": tutor };

async function serve(url: string, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(url, "http://localhost");
  const document = documents[pathname];
  if (document !== undefined) {
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(document));
    return;
  }
  const name = extname(pathname) === "" ? "/index.html" : normalize(pathname);
  try {
    const body = await readFile(join(ROOM, "dist", name));
    response.writeHead(200, { "content-type": TYPES[extname(name)] ?? "application/octet-stream" }).end(body);
  } catch {
    response.writeHead(404).end();
  }
}

async function listen(
  server: { listen: TcpServer["listen"]; address: TcpServer["address"] },
  port = 0,
): Promise<number> {
  const listening = Promise.withResolvers<void>();
  server.listen(port, "127.0.0.1", () => listening.resolve());
  await listening.promise;
  return (server.address() as AddressInfo).port;
}

/** A port that leads to another, and can be shut with everybody who came through it. */
function createDoor(to: number) {
  const open = new Set<Socket>();
  let server: TcpServer | null = null;
  let port = 0;
  return {
    port: () => port,
    async open(): Promise<void> {
      server = createTcpServer((browser) => {
        const behind = connect(to, "127.0.0.1");
        for (const [socket, other] of [
          [browser, behind],
          [behind, browser],
        ] as const) {
          open.add(socket);
          socket.on("error", () => other.destroy());
          socket.on("close", () => {
            open.delete(socket);
            other.destroy();
          });
          socket.pipe(other);
        }
      });
      port = await listen(server, port);
    },
    async shut(): Promise<void> {
      const shut = Promise.withResolvers<void>();
      if (server === null) return;
      server.close(() => shut.resolve());
      server = null;
      for (const socket of open) socket.destroy();
      await shut.promise;
    },
  };
}
