import type { Socket } from "socket.io";
import type { Logger } from "pino";
import type { z } from "zod";
import { LIMITS, type Failure } from "../contract.ts";
import { databaseAway, failure, invalidInput } from "../failure.ts";
import { isAway } from "../feed/database.ts";
import type { Bucket } from "./rate-limit.ts";

type Reply = { status: "ok" } | Failure;
type Handler<T> = (input: T, reply: (result: Reply) => void) => Promise<Reply | void>;
type Route = { bucket: Bucket; run: (payload: unknown, reply: (result: Reply) => void) => Promise<void> };

/**
 * Where a browser's events come in: each payload is measured, parsed and paced before a handler sees it, and each is
 * answered. A handler gives its answer, or calls `reply` itself when something has to follow the answer.
 */
export function createEdge(socket: Socket, log: Logger) {
  const routes = new Map<string, Route>();

  const answer = async (event: string, payload: unknown, reply: (result: Reply) => void) => {
    const route = routes.get(event);
    if (route === undefined) {
      return reply(
        failure("invalid_input", "There is no such event.", `The events are: ${[...routes.keys()].join(", ")}.`),
      );
    }
    const wait = route.bucket.take();
    if (wait > 0) {
      return reply(failure("rate_limited", "Too many requests.", `Wait ${Math.ceil(wait)} s and send it again.`));
    }
    if (sizeOf(payload) > LIMITS.payloadBytes) {
      return reply(
        failure("too_large", `The payload is larger than ${LIMITS.payloadBytes} bytes.`, "Send less at a time."),
      );
    }
    await route.run(payload, reply);
  };

  socket.onAny((event: string, ...args: unknown[]) => {
    const ack = args.at(-1);
    const reply = (result: Reply) => {
      if (typeof ack === "function") ack(result);
    };
    answer(event, typeof args[0] === "function" ? undefined : args[0], reply).catch((error: unknown) => {
      log.error({ event, err: error }, "a browser's request failed");
      if (isAway(error)) return reply(databaseAway());
      reply(failure("internal", "The chat could not do that.", "Try again; the agent's log has the details."));
    });
  });

  return {
    on<T>(event: string, schema: z.ZodType<T>, bucket: Bucket, handler: Handler<T>): void {
      const run = async (payload: unknown, reply: (result: Reply) => void) => {
        const input = schema.safeParse(payload);
        if (!input.success) return reply(invalidInput(`The payload of ${event}`, input.error));
        const result = await handler(input.data, reply);
        if (result !== undefined) reply(result);
      };
      routes.set(event, { bucket, run });
    },
  };
}

/** Bytes of a payload as JSON; what cannot be JSON is too large by definition. */
function sizeOf(payload: unknown): number {
  return payload === undefined ? 0 : Buffer.byteLength(JSON.stringify(payload) ?? "");
}
