import { context, propagation, type Attributes, type Span, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { ATTRIBUTES } from "./telemetry-names.ts";

export { SpanKind };

const tracer = trace.getTracer("mayday.tools");

type Options = { kind?: SpanKind; attributes?: Attributes };

/** Does `work` in a span. What it throws marks the span with the error's name, never its message, and goes on. */
export async function inSpan<T>(name: string, options: Options, work: (span: Span) => Promise<T>): Promise<T> {
  return await tracer.startActiveSpan(name, options, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      failSpan(span, errorType(error));
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Does `work` in a span of its own when it is part of something that is traced already. */
export async function inChildSpan<T>(name: string, options: Options, work: (span: Span | null) => Promise<T>) {
  return trace.getActiveSpan() === undefined ? await work(null) : await inSpan(name, options, work);
}

export function failSpan(span: Span, type: string): void {
  span.setAttribute(ATTRIBUTES.errorType, type);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** Goes on with the trace that a request's headers name. */
export function withTraceOf<T>(headers: Headers, work: () => T): T {
  return context.with(propagation.extract(context.active(), Object.fromEntries(headers)), work);
}

/** The exemplar that leads from a measured value to its trace; empty outside a trace. */
export function exemplar(): { exemplarLabels?: Record<string, string> } {
  const span = trace.getActiveSpan()?.spanContext();
  return span === undefined ? {} : { exemplarLabels: { trace_id: span.traceId, span_id: span.spanId } };
}

function errorType(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
