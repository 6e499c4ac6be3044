import { context, propagation, type Attributes, type Span, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { ATTRIBUTES } from "./telemetry-names.ts";

export { SpanKind };

const tracer = trace.getTracer("mayday.agent");

type Options = { kind?: SpanKind; attributes?: Attributes };

/** Does `work` in a span. What it throws marks the span with the error's name, never its message, and goes on. */
export async function inSpan<T>(name: string, options: Options, work: (span: Span) => Promise<T>): Promise<T> {
  return await tracer.startActiveSpan(name, options, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      failSpan(span, error instanceof Error ? error.name : "unknown");
      throw error;
    } finally {
      span.end();
    }
  });
}

export function failSpan(span: Span, type: string): void {
  span.setAttribute(ATTRIBUTES.errorType, type);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** `fetch` whose requests name the trace that they belong to (`traceparent`). */
export const tracedFetch: typeof fetch = async (input, init) => {
  const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
  propagation.inject(context.active(), headers, { set: (carrier, key, value) => carrier.set(key, value) });
  return await fetch(input, { ...init, headers });
};
