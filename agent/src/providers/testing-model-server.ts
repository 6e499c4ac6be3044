import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { anthropicEvents, openAiEvents } from "./testing-wire.ts";

/** A tool call in an answer; `json` stands for its arguments where they are to be broken. */
export type FakeCall = { id?: string; name: string; input?: Record<string, unknown>; json?: string };
export type Answer = {
  text?: string | string[];
  calls?: FakeCall[];
  /** The wire's own word for why it ended; null ends the stream without one. */
  finish?: string | null;
  usage?: { input: number; output: number } | null;
};
/** What the server does with one request. */
export type Reply =
  | ({ type: "answer"; everyMs?: number } & Answer)
  | { type: "status"; status: number; headers?: Record<string, string>; body?: unknown }
  /** The connection breaks after so much. */
  | { type: "torn"; text?: string }
  /** Nothing more comes after so much, and the connection stays. */
  | { type: "silent"; text?: string }
  | { type: "raw"; body: string; contentType?: string };

export type Wire = "openai" | "anthropic";
const bodySchema = z.looseObject({
  model: z.string(),
  messages: z.array(z.looseObject({ role: z.string(), content: z.unknown() })),
  tools: z.array(z.looseObject({})).optional(),
});
export type Received = {
  path: string;
  headers: IncomingHttpHeaders;
  body: z.infer<typeof bodySchema>;
  /** Everything that was sent, as one text. */
  text: string;
  /** Resolves when the caller ended the request before it was answered. */
  left: Promise<void>;
  /** When it came and when its answer was written, `performance.now()`. */
  at: number;
  answeredAt: number | null;
};

/**
 * A server that speaks a model API's streaming protocol on a free port of this machine, and does with each request what
 * the test says: the counterpart across the network.
 */
export async function startModelServer(wire: Wire, reply: (request: Received, index: number) => Reply) {
  const requests: Received[] = [];
  // An idle connection is kept longer than announced: a client that was held up for a moment may still send on it.
  const server = createServer({ keepAliveTimeoutBuffer: 30_000 }, (incoming, response) => {
    void (async () => {
      const body = bodySchema.parse(await json(incoming));
      const left = Promise.withResolvers<void>();
      response.on("close", () => response.writableFinished || left.resolve());
      const path = incoming.url ?? "";
      const text = JSON.stringify(body);
      const { headers } = incoming;
      const received: Received = {
        path,
        headers,
        body,
        text,
        left: left.promise,
        at: performance.now(),
        answeredAt: null,
      };
      requests.push(received);
      await perform(wire, behaviour.reply(received, requests.length - 1), response);
      received.answeredAt = performance.now();
    })().catch(() => response.destroy());
  });
  const behaviour = { reply };
  const listen = async (port: number) => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("the server has no port");
    return address.port;
  };
  const port = await listen(0);
  return {
    baseUrl: `http://127.0.0.1:${port}${wire === "openai" ? "/v1" : ""}`,
    requests,
    /** From the next request on. */
    replyWith: (next: typeof reply): void => void (behaviour.reply = next),
    async stop(): Promise<void> {
      if (!server.listening) return;
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
    /** On the same port again. */
    again: async (): Promise<void> => void (await listen(port)),
  };
}
export type ModelServer = Awaited<ReturnType<typeof startModelServer>>;

export const says = (...text: string[]): Reply => ({ type: "answer", text });
export const callsTool = (...calls: FakeCall[]): Reply => ({ type: "answer", calls });

async function perform(wire: Wire, reply: Reply, response: ServerResponse): Promise<void> {
  if (reply.type === "status") {
    response.writeHead(reply.status, { "content-type": "application/json", ...reply.headers });
    response.end(JSON.stringify(reply.body ?? { error: { type: "test_error", message: "as the test says" } }));
    return;
  }
  const contentType = reply.type === "raw" ? (reply.contentType ?? "text/event-stream") : "text/event-stream";
  response.writeHead(200, { "content-type": contentType });
  response.flushHeaders();
  if (reply.type === "raw") {
    response.end(reply.body);
    return;
  }
  const events = wire === "openai" ? openAiEvents : anthropicEvents;
  if (reply.type === "answer") {
    for (const event of events(reply)) {
      response.write(event);
      if (reply.everyMs !== undefined) await delay(reply.everyMs);
    }
    response.end();
    return;
  }
  for (const event of events({ text: reply.text ?? "", finish: null })) response.write(event);
  if (reply.type === "torn") setImmediate(() => response.destroy());
}
