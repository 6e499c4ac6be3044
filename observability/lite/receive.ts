/** OTLP/HTTP's receiving end: JSON or protobuf, plain or gzip. An answer of 200 means that the records are on disk. */
import { setImmediate } from "node:timers/promises";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { z } from "zod";
import type { StoreMetrics } from "./metrics.ts";
import { describe, readLogs, readTraces, type Received } from "./otlp.ts";
import { decodeRequest, encodeRefusal, encodeResponse, PROTOBUF } from "./protobuf.ts";
import type { Store } from "./store.ts";

const MAX_BODY = 4 * 1024 * 1024;
const MAX_UNPACKED = 16 * 1024 * 1024;
const unzip = promisify(gunzip);
/** google.rpc.Code for a request that is wrong. */
const INVALID = 3;

type Kind = "spans" | "log_records";

/** A request that cannot be taken; `status` is HTTP's, and the message says what to send instead. */
class RefusedError extends Error {
  readonly status: 400 | 413 | 415;

  constructor(status: 400 | 413 | 415, message: string) {
    super(message);
    this.status = status;
  }
}

export function otlpReceiver(store: Store, metrics: StoreMetrics): Hono {
  const app = new Hono();
  const limit = bodyLimit({
    maxSize: MAX_BODY,
    onError: (c) => {
      metrics.refused.inc({ status: "413" });
      return c.json({ code: 8, message: `send at most ${MAX_BODY} bytes at a time` }, 413);
    },
  });
  app.post("/traces", limit, (c) => receive(c, "spans", readTraces, (received) => store.addSpans(received), metrics));
  app.post("/logs", limit, (c) => receive(c, "log_records", readLogs, (received) => store.addLogs(received), metrics));
  return app;
}

async function receive<T>(
  c: Context,
  kind: Kind,
  read: (body: unknown) => Received<T>,
  keep: (received: Received<T>) => void,
  metrics: StoreMetrics,
): Promise<Response> {
  try {
    const received = readRequest(await readBody(c, kind), read);
    const accepted = received.groups.reduce((sum, { records }) => sum + records.length, 0);
    // Reading and storing a large batch take milliseconds each: who asks for a trace meanwhile comes between.
    await setImmediate();
    keep(received);
    metrics.received.inc({ kind }, accepted);
    metrics.rejected.inc({ kind }, received.rejected);
    if (accepted === 0 && received.rejected > 0) throw new RefusedError(400, received.reason);
    return answer(c, kind, received.rejected, received.reason);
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    metrics.refused.inc({ status: String(error.status) });
    if (typeOf(c) !== PROTOBUF) return c.json({ code: INVALID, message: error.message }, error.status);
    return c.body(encodeRefusal(INVALID, error.message), error.status, { "content-type": PROTOBUF });
  }
}

/** In the encoding that was asked in. */
function answer(c: Context, kind: Kind, rejected: number, reason: string): Response {
  if (typeOf(c) === PROTOBUF) return c.body(encodeResponse(rejected, reason), 200, { "content-type": PROTOBUF });
  if (rejected === 0) return c.json({});
  const rejectedKey = kind === "spans" ? "rejectedSpans" : "rejectedLogRecords";
  return c.json({ partialSuccess: { [rejectedKey]: String(rejected), errorMessage: reason } });
}

const typeOf = (c: Context) => c.req.header("content-type")?.split(";")[0]?.trim() ?? "";

function readRequest<T>(body: unknown, read: (body: unknown) => Received<T>): Received<T> {
  try {
    return read(body);
  } catch (error) {
    if (error instanceof z.ZodError) throw new RefusedError(400, `not an OTLP request: ${describe(error)}`);
    throw error;
  }
}

async function readBody(c: Context, kind: Kind): Promise<unknown> {
  const type = typeOf(c);
  if (type === PROTOBUF) {
    const bytes = await unpack(c);
    try {
      return decodeRequest(kind, bytes);
    } catch (error) {
      throw new RefusedError(400, `the body is no OTLP message: ${describe(error)}`);
    }
  }
  if (type !== "application/json") {
    throw new RefusedError(415, `content type "${type}" is not taken: send OTLP as application/json or ${PROTOBUF}`);
  }
  const text = (await unpack(c)).toString("utf8");
  try {
    return JSON.parse(text);
  } catch {
    throw new RefusedError(400, "the body is not JSON");
  }
}

async function unpack(c: Context): Promise<Buffer> {
  const body = Buffer.from(await c.req.arrayBuffer());
  const encoding = c.req.header("content-encoding") ?? "identity";
  if (encoding === "identity") return body;
  if (encoding !== "gzip") throw new RefusedError(415, `content encoding "${encoding}" is not taken: use gzip or none`);
  try {
    return await unzip(body, { maxOutputLength: MAX_UNPACKED });
  } catch (error) {
    const tooLarge = error instanceof RangeError;
    throw new RefusedError(
      tooLarge ? 413 : 400,
      tooLarge ? `the body unpacks to more than ${MAX_UNPACKED} bytes` : "the body is not gzip",
    );
  }
}
