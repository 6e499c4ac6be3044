import {
  context,
  propagation,
  type Attributes,
  type Link,
  type Span,
  SpanKind,
  SpanStatusCode,
  type TextMapGetter,
  trace,
} from "@opentelemetry/api";
import { ATTRIBUTES } from "./telemetry-names.ts";

export { type Span, SpanKind };

const tracer = trace.getTracer("mayday.tools");

type Options = { kind?: SpanKind; attributes?: Attributes; links?: Link[] };

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

/**
 * Goes on with the trace that an MCP request's `_meta` names, whatever carried it; where it names none, with the one
 * that is active. `links` lead to the active one where that is another span.
 */
export async function withTraceOfMeta<T>(
  meta: Readonly<Record<string, unknown>> | undefined,
  work: (links: Link[]) => Promise<T>,
): Promise<T> {
  const around = context.active();
  const inside = propagation.extract(around, meta ?? {}, TEXTS);
  const outer = trace.getSpanContext(around);
  const parent = trace.getSpanContext(inside);
  const links = outer === undefined || outer.spanId === parent?.spanId ? [] : [{ context: outer }];
  return await context.with(inside, async () => await work(links));
}

/** What a client sent under a name, where it is a text. */
const TEXTS: TextMapGetter<Readonly<Record<string, unknown>>> = {
  keys: (carrier) => Object.keys(carrier),
  get: (carrier, key) => {
    const value = carrier[key];
    return typeof value === "string" ? value : undefined;
  },
};

/** The exemplar that leads from a measured value to its trace; empty outside a trace. */
export function exemplar(): { exemplarLabels?: Record<string, string> } {
  const span = trace.getActiveSpan()?.spanContext();
  return span === undefined ? {} : { exemplarLabels: { trace_id: span.traceId, span_id: span.spanId } };
}

function errorType(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
