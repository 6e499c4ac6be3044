/** OTLP/HTTP's receiving end: JSON, plain or gzip. An answer of 200 means that the records are on disk. */
import { setImmediate } from "node:timers/promises";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { z } from "zod";
import type { StoreMetrics } from "./metrics.ts";
import { describe, readLogs, readTraces, type Received } from "./otlp.ts";
import type { Store } from "./store.ts";

const MAX_BODY = 4 * 1024 * 1024;
const MAX_UNPACKED = 16 * 1024 * 1024;
const unzip = promisify(gunzip);

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
  kind: "spans" | "log_records",
  read: (body: unknown) => Received<T>,
  keep: (received: Received<T>) => void,
  metrics: StoreMetrics,
): Promise<Response> {
  try {
    const received = readRequest(await readJson(c), read);
    const accepted = received.groups.reduce((sum, { records }) => sum + records.length, 0);
    // Reading and storing a large batch take milliseconds each: who asks for a trace meanwhile comes between.
    await setImmediate();
    keep(received);
    metrics.received.inc({ kind }, accepted);
    metrics.rejected.inc({ kind }, received.rejected);
    if (received.rejected === 0) return c.json({});
    if (accepted === 0) throw new RefusedError(400, received.reason);
    const rejectedKey = kind === "spans" ? "rejectedSpans" : "rejectedLogRecords";
    return c.json({ partialSuccess: { [rejectedKey]: String(received.rejected), errorMessage: received.reason } });
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    metrics.refused.inc({ status: String(error.status) });
    return c.json({ code: 3, message: error.message }, error.status);
  }
}

function readRequest<T>(body: unknown, read: (body: unknown) => Received<T>): Received<T> {
  try {
    return read(body);
  } catch (error) {
    if (error instanceof z.ZodError) throw new RefusedError(400, `not an OTLP request: ${describe(error)}`);
    throw error;
  }
}

async function readJson(c: Context): Promise<unknown> {
  const type = c.req.header("content-type")?.split(";")[0]?.trim() ?? "";
  if (type !== "application/json") {
    throw new RefusedError(
      415,
      `content type "${type}" is not taken: send OTLP as application/json (OTEL_EXPORTER_OTLP_PROTOCOL=http/json)`,
    );
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
