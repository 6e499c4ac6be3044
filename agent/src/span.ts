import { context, propagation, type Attributes, type Span, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { ProviderError } from "./providers/provider-error.ts";
import { ATTRIBUTES } from "./telemetry-names.ts";

export { type Span, SpanKind };

const tracer = trace.getTracer("mayday.agent");

type Options = { kind?: SpanKind; attributes?: Attributes };

/** Does `work` in a span. What it throws marks the span with the error's kind, never its message, and goes on. */
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

/** Of few values: why a provider failed, where it is one, else the error's name. */
export function errorType(error: unknown): string {
  if (error instanceof ProviderError) return error.failure;
  return error instanceof Error ? error.name : "unknown";
}

export function failSpan(span: Span, type: string): void {
  span.setAttribute(ATTRIBUTES.errorType, type);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** What names the trace that a request belongs to, for an MCP request's `_meta`: empty outside a trace. */
export function traceMeta(): Record<string, string> {
  const carrier: Record<string, string> = {};
  propagation.inject(context.active(), carrier);
  return carrier;
}

/** `fetch` whose requests name the trace that they belong to (`traceparent`). */
export const tracedFetch: typeof fetch = async (input, init) => {
  const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
  propagation.inject(context.active(), headers, { set: (carrier, key, value) => carrier.set(key, value) });
  return await fetch(input, { ...init, headers });
};
