import { context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { serve, type ServerType } from "@hono/node-server";
import { once } from "node:events";
import { freePort } from "@mayday/local/testing";
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createHttpClient, type HttpClient } from "./http-client.ts";
import { createPublicApp } from "./public-app.ts";
import { ServiceError } from "./service-error.ts";

// A service's own application behind a socket, and a client that calls it: both ends of a call.
const TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
const exporter = new InMemorySpanExporter();
let server: ServerType;
let client: HttpClient;

beforeAll(async () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
  const app = createPublicApp(pino({ enabled: false }));
  app.get("/shelves/:id", (c) => {
    if (c.req.param("id") === "0") throw new ServiceError(503, "closed", "the shop is closed: come back tomorrow");
    return c.json({ trace: trace.getActiveSpan()?.spanContext() });
  });
  const port = await freePort();
  // Longer than announced, so that a client that was held up does not send on a connection that was just closed.
  const serverOptions = { keepAliveTimeoutBuffer: 30_000 };
  server = serve({ fetch: app.fetch, port, hostname: "127.0.0.1", serverOptions });
  await once(server, "listening");
  client = createHttpClient({ peer: "shelves", baseUrl: () => `http://127.0.0.1:${port}`, timeoutMs: () => 60_000 });
});
beforeEach(() => exporter.reset());
afterAll(() => {
  server.close();
  trace.disable();
  propagation.disable();
  context.disable();
});

/** Calls it in a trace that somebody else began. */
function ask(path: string, sampled: boolean) {
  const spanContext = { traceId: TRACE_ID, spanId: "b7ad6b7169203331", traceFlags: sampled ? 1 : 0, isRemote: true };
  return context.with(trace.setSpanContext(ROOT_CONTEXT, spanContext), () => client.request("GET", path));
}
const spans = () => exporter.getFinishedSpans().toSorted((a, b) => b.kind - a.kind);

it("makes a call one trace over both services, named by route", async () => {
  await ask("/shelves/7", true);
  await expect.poll(spans).toHaveLength(2);
  const [call, request] = spans();
  expect(call).toMatchObject({ name: "GET", kind: SpanKind.CLIENT });
  expect(call?.attributes).toMatchObject({ "peer.service": "shelves", "http.response.status_code": 200 });
  expect(request).toMatchObject({ name: "GET /shelves/:id", kind: SpanKind.SERVER });
  expect(request?.attributes).toMatchObject({ "http.route": "/shelves/:id", "url.path": "/shelves/7" });
  expect(request?.parentSpanContext?.spanId).toBe(call?.spanContext().spanId);
  expect(new Set(spans().map((span) => span.spanContext().traceId))).toEqual(new Set([TRACE_ID]));
});

it("marks both ends of a call that failed", async () => {
  await ask("/shelves/0", true);
  await expect.poll(spans).toHaveLength(2);
  expect(spans().map(({ status }) => status.code)).toEqual([SpanStatusCode.ERROR, SpanStatusCode.ERROR]);
  expect(spans()[1]?.attributes).toMatchObject({ "http.response.status_code": 503, "error.type": "503" });
});

it("passes the trace on when it is not sampled, and records nothing", async () => {
  const { body } = await ask("/shelves/7", false);
  expect(body).toMatchObject({ trace: { traceId: TRACE_ID, traceFlags: 0 } });
  expect(spans()).toEqual([]);
});

it("begins no trace for a call that belongs to none", async () => {
  await client.request("GET", "/shelves/7");
  await expect.poll(spans).toHaveLength(1);
  expect(spans()[0]).toMatchObject({ kind: SpanKind.SERVER, parentSpanContext: undefined });
});
