import { context, propagation, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { untraced } from "./queue.ts";

const tracer = trace.getTracer("shop.queue");
const attributesOf = (queue: string, operation: "send" | "process") => ({
  "messaging.system": "rabbitmq",
  "messaging.destination.name": queue,
  "messaging.operation.type": operation,
});

/** Runs `send` in a span of its own; `headers` are W3C trace context (`traceparent`), none when not `traced`. */
export function publishing(
  queue: string,
  traced: boolean,
  send: (headers: Record<string, string>) => Promise<void>,
): Promise<void> {
  const options = { kind: SpanKind.PRODUCER, attributes: attributesOf(queue, "send") };
  return tracer.startActiveSpan(`publish ${queue}`, options, (span) => {
    const headers: Record<string, string> = {};
    if (traced) propagation.inject(context.active(), headers);
    return ended(span, send(headers));
  });
}

/** Runs `work` in the trace that the message's headers name, in a trace of its own when they name none. */
export function processing(queue: string, headers: Record<string, unknown>, work: () => Promise<void>): Promise<void> {
  if (typeof headers["traceparent"] !== "string") untraced.inc({ queue });
  const options = { kind: SpanKind.CONSUMER, attributes: attributesOf(queue, "process") };
  const sender = propagation.extract(ROOT_CONTEXT, headers);
  return tracer.startActiveSpan(`process ${queue}`, options, sender, (span) => ended(span, work()));
}

async function ended(span: Span, work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    failed(error, span);
    throw error;
  } finally {
    span.end();
  }
}

/** Marks a span, the active one unless another is given, as failed because of `error`. */
export function failed(error: unknown, span = trace.getActiveSpan()): void {
  const exception = error instanceof Error ? error : new Error(String(error));
  span?.recordException(exception);
  span?.setStatus({ code: SpanStatusCode.ERROR, message: exception.message });
}
