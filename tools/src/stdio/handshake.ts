import { isInitializedNotification, isJSONRPCRequest, isJSONRPCResultResponse } from "@modelcontextprotocol/client";
import type { JSONRPCMessage, JSONRPCRequest, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";

const AGAIN = "handshake-again";

/**
 * The handshake of a client from before 2026-07-28. It made a session, which a restart of the server ends; the client
 * cannot know that, so its handshake is said again for it.
 */
export class Handshake {
  readonly #upstream: StreamableHTTPClientTransport;
  #request: JSONRPCRequest | null = null;
  #initialized: JSONRPCMessage | null = null;
  #answered: (() => void) | null = null;
  #again: Promise<void> | null = null;

  constructor(upstream: StreamableHTTPClientTransport) {
    this.#upstream = upstream;
  }

  /** The client speaks a protocol with sessions. */
  get done(): boolean {
    return this.#request !== null;
  }

  /** Looks at what the client says. */
  note(message: JSONRPCMessage): void {
    if (isJSONRPCRequest(message) && message.method === "initialize") this.#request = message;
    if (isInitializedNotification(message)) this.#initialized = message;
  }

  /** Looks at what the server says; true when that answers a handshake that the client knows nothing of. */
  takes(message: JSONRPCMessage): boolean {
    const version = isJSONRPCResultResponse(message) ? message.result["protocolVersion"] : undefined;
    if (typeof version === "string" && this.done) this.#upstream.setProtocolVersion(version);
    if (!("id" in message) || message.id !== AGAIN) return false;
    this.#answered?.();
    return true;
  }

  /** Opens a new session. Throws when the client has no handshake, or the server does not take it. */
  again(): Promise<void> {
    this.#again ??= this.#repeat().finally(() => (this.#again = null));
    return this.#again;
  }

  async #repeat(): Promise<void> {
    if (this.#request === null) throw new Error("tools knows no such address, and no session was open");
    const answered = Promise.withResolvers<void>();
    this.#answered = answered.resolve;
    await this.#upstream.send({ ...this.#request, id: AGAIN });
    await answered.promise;
    if (this.#initialized) await this.#upstream.send(this.#initialized);
  }
}
