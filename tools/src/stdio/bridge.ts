import { isJSONRPCRequest, type RequestId, type Transport } from "@modelcontextprotocol/client";
import type { JSONRPCMessage, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { Handshake } from "./handshake.ts";
import { reasonOf, statusOf } from "./reason.ts";

const FAILED = -32_000;
const NO_SESSION = 404;

/**
 * Carries MCP between a client at one end, such as one on standard input and output, and tools over HTTP, as it is:
 * what exists, and for whom, is the server's to say. A message that cannot be delivered is answered with why. Begins at
 * once; `end` resolves when the client has gone.
 */
export function bridge(client: Transport, upstream: StreamableHTTPClientTransport): { end: Promise<void> } {
  const calls = new Map<RequestId, AbortController>();
  const handshake = new Handshake(upstream);
  const gone = Promise.withResolvers<void>();
  const answer = (message: JSONRPCMessage) => void client.send(message).catch(() => {});
  const fail = (id: RequestId, message: string) => {
    if (calls.delete(id)) answer({ jsonrpc: "2.0", id, error: { code: FAILED, message } });
  };

  async function deliver(message: JSONRPCMessage): Promise<void> {
    if (!isJSONRPCRequest(message)) return upstream.send(message);
    const { id } = message;
    const call = new AbortController();
    calls.set(id, call);
    const onRequestStreamEnd = () => fail(id, "The answer broke off: tools was stopped, or the credential has ended.");
    const send = () => upstream.send(message, { requestSignal: call.signal, onRequestStreamEnd });
    try {
      await send().catch((error) =>
        statusOf(error) === NO_SESSION ? handshake.again().then(send) : Promise.reject(error),
      );
    } catch (error) {
      fail(id, reasonOf(error));
    }
  }

  const fromClient = (message: JSONRPCMessage) => {
    handshake.note(message);
    const cancelled = cancelledBy(message);
    const call = cancelled === null ? undefined : calls.get(cancelled);
    // Since 2026-07-28 a request is cancelled by closing its stream; before, the server has to be told.
    if (cancelled !== null) calls.delete(cancelled);
    if (call !== undefined && !handshake.done) call.abort();
    else void deliver(message).catch(() => {});
  };
  const fromUpstream = (message: JSONRPCMessage) => {
    if (handshake.takes(message)) return;
    if ("id" in message && !("method" in message) && message.id !== undefined) calls.delete(message.id);
    answer(message);
  };
  const leave = () => {
    const left = handshake.done ? upstream.terminateSession().catch(() => {}) : Promise.resolve();
    void left.then(() => upstream.close()).then(gone.resolve, gone.resolve);
  };
  Object.assign(client, { onmessage: fromClient, onclose: leave });
  Object.assign(upstream, { onmessage: fromUpstream });
  return { end: gone.promise };
}

function cancelledBy(message: JSONRPCMessage): RequestId | null {
  if (!("method" in message) || message.method !== "notifications/cancelled") return null;
  const id = message.params?.["requestId"];
  return typeof id === "string" || typeof id === "number" ? id : null;
}
