import { context, propagation, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { TracerProvider } from "@opentelemetry/sdk-trace";
import { afterAll, beforeAll, expect, it } from "vitest";
import { registry } from "./metrics.ts";
import { processing, publishing } from "./queue-trace.ts";

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(new TracerProvider({}));
});
afterAll(() => {
  context.disable();
  propagation.disable();
  trace.disable();
});

async function sent(traced: boolean) {
  let headers: Record<string, string> = {};
  let traceId: string | undefined;
  await publishing("q", traced, async (given) => {
    headers = given;
    traceId = trace.getActiveSpan()?.spanContext().traceId;
  });
  return { headers, traceId };
}

async function received(headers: Record<string, unknown>) {
  let traceId: string | undefined;
  await processing("q", headers, async () => {
    traceId = trace.getActiveSpan()?.spanContext().traceId;
  });
  return traceId;
}

const untraced = async () =>
  (await registry.getSingleMetric("queue_consume_untraced_total")?.get())?.values[0]?.value ?? 0;

it("carries the trace on in the header traceparent", async () => {
  const { headers, traceId } = await sent(true);
  expect(headers["traceparent"]).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`));
  const before = await untraced();
  expect(await received(headers)).toBe(traceId);
  expect(await untraced()).toBe(before);
});

it("sends no header when asked not to, and counts what arrives without one", async () => {
  const { headers, traceId } = await sent(false);
  expect(headers).toEqual({});
  const before = await untraced();
  const other = await received(headers);
  expect(other).toMatch(/^[0-9a-f]{32}$/);
  expect(other).not.toBe(traceId);
  expect(await untraced()).toBe(before + 1);
});

it("passes on what the work throws", async () => {
  await expect(publishing("q", true, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  await expect(processing("q", {}, () => Promise.reject(new Error("nor that")))).rejects.toThrow("nor that");
});
