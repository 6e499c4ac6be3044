import { randomUUID } from "node:crypto";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/server";
import type { AuthInfo, McpServer, Server } from "@modelcontextprotocol/server";
import type { Credential } from "../credentials.ts";
import { callerKey } from "./caller.ts";
import { jsonRpcError } from "./json-rpc-error.ts";
import type { RunUpdates } from "./run-updates.ts";
import type { Followed } from "./server.ts";

type Session = {
  key: string;
  transport: WebStandardStreamableHTTPServerTransport;
  usedAt: number;
  /** Answers that are still being sent, among them the stream that the client keeps open to hear of news. */
  streams: number;
  end: () => Promise<void>;
};

type Parts = {
  serve: (authInfo: AuthInfo, followed: Followed) => McpServer | Server | Promise<McpServer | Server>;
  updates: () => RunUpdates;
};

const IDLE_MS = 60 * 60_000;
const MOST_OF_A_CALLER = 16;
const MOST = 512;

/**
 * Sessions of clients that speak a protocol from before 2026-07-28: those subscribe, and are asked back, within one. A
 * session belongs to the caller who opened it; for anybody else it does not exist. Bounded in number: the one that was
 * idle for longest makes room.
 */
export class Sessions {
  readonly #parts: Parts;
  readonly #sessions = new Map<string, Session>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#sessions.size;
  }

  /** Answers `initialize` and, when that succeeds, keeps the session. */
  async open(request: Request, parsedBody: unknown, caller: Credential, authInfo: AuthInfo): Promise<Response> {
    const key = callerKey(caller);
    this.#makeRoom(key);
    const followed = this.#follow(caller);
    const server = await this.#parts.serve(authInfo, followed);
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => void this.#sessions.set(id, session),
      onsessionclosed: (id) => this.#drop(id),
    });
    const end = async () => {
      followed.stop();
      await server.close();
    };
    const session = { key, transport, usedAt: Date.now(), streams: 0, end };
    followed.start(
      (uri) => void ("server" in server ? server.server : server).sendResourceUpdated({ uri }).catch(() => {}),
    );
    await server.connect(transport);
    const response = await transport.handleRequest(request, { parsedBody, authInfo });
    if (transport.sessionId === undefined) await end();
    return this.#counted(session, response);
  }

  /** Answers a request within a session: 404, by which clients know to begin anew, when the caller has no such session. */
  async answer(
    id: string,
    request: Request,
    parsedBody: unknown,
    caller: Credential,
    authInfo: AuthInfo,
  ): Promise<Response> {
    const session = this.#sessions.get(id);
    if (session?.key !== callerKey(caller))
      return jsonRpcError(404, -32_001, "There is no such session: begin anew with initialize.");
    session.usedAt = Date.now();
    return this.#counted(session, await session.transport.handleRequest(request, { parsedBody, authInfo }));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#sessions.keys()].map((id) => this.#drop(id)));
  }

  async #drop(id: string): Promise<void> {
    const session = this.#sessions.get(id);
    this.#sessions.delete(id);
    await session?.end();
  }

  #makeRoom(key: string): void {
    const now = Date.now();
    for (const [id, { usedAt, streams }] of this.#sessions)
      if (streams === 0 && now - usedAt > IDLE_MS) void this.#drop(id);
    const all = [...this.#sessions].sort(([, a], [, b]) => a.usedAt - b.usedAt);
    const own = all.filter(([, session]) => session.key === key);
    const [oldest] = own.length >= MOST_OF_A_CALLER ? own : all.length >= MOST ? all : [];
    if (oldest) void this.#drop(oldest[0]);
  }

  /** The runs that a session follows; hears of them from `start` on. */
  #follow(caller: Credential) {
    const uris = new Set<string>();
    let unsubscribe: (() => void) | null = null;
    return {
      add: (uri: string) => void uris.add(uri),
      delete: (uri: string) => void uris.delete(uri),
      start: (changed: (uri: string) => void) => {
        unsubscribe = this.#parts.updates().subscribe(caller, (event) => {
          if (event.kind === "resource_updated" && uris.has(event.uri)) changed(event.uri);
        });
      },
      stop: () => unsubscribe?.(),
    };
  }

  /** Counts the answer as open until its last byte is sent or the client is gone. */
  #counted(session: Session, response: Response): Response {
    if (response.body === null) return response;
    session.streams += 1;
    const done = () => {
      session.streams -= 1;
      session.usedAt = Date.now();
    };
    const { readable, writable } = new TransformStream();
    void response.body.pipeTo(writable).then(done, done);
    return new Response(readable, response);
  }
}
