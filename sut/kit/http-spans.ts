import {
  context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  type TextMapGetter,
  trace,
  type Tracer,
} from "@opentelemetry/api";
import type { Context } from "hono";

/**
 * The spans of a request that arrives and of a call that is made, by the names of OpenTelemetry's conventions. They are
 * written here and not by patching `node:http` and `fetch`, which costs several times as much for each request, also
 * for those that are not sampled: there, nothing is described at all.
 */
const headers: TextMapGetter<Context> = {
  get: (c, name) => c.req.header(name),
  keys: (c) => Object.keys(c.req.header()),
};

/** Runs `handle` in the span of a request, under the caller's when it sent one. `route` is asked when it is done. */
export async function inServerSpan(
  c: Context,
  route: (c: Context) => string,
  handle: () => Promise<void>,
): Promise<void> {
  const caller = propagation.extract(context.active(), c, headers);
  const span = tracer().startSpan(c.req.method, { kind: SpanKind.SERVER }, caller);
  try {
    await context.with(trace.setSpan(caller, span), handle);
  } finally {
    if (span.isRecording()) describeRequest(span, c, route(c));
    span.end();
  }
}

function describeRequest(span: Span, c: Context, route: string): void {
  const { method, path } = c.req;
  const { status } = c.res;
  span.updateName(`${method} ${route}`).setAttributes({
    "http.request.method": method,
    "http.route": route,
    "http.response.status_code": status,
    "url.path": path,
    "url.scheme": "http",
    "user_agent.original": c.req.header("user-agent") ?? "",
  });
  if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute("error.type", String(status));
}

/** A call to another service: `headers` carry the trace there, `end` says how it went. Outside of a trace it is none. */
export function startClientSpan(peer: string, method: string, url: URL) {
  const active = context.active();
  const span =
    trace.getSpan(active) === undefined ? undefined : tracer().startSpan(method, { kind: SpanKind.CLIENT }, active);
  const sent: Record<string, string> = {};
  if (span !== undefined) propagation.inject(trace.setSpan(active, span), sent);
  if (span?.isRecording()) {
    span.setAttributes({
      "http.request.method": method,
      "peer.service": peer,
      "server.address": url.hostname,
      "server.port": Number(url.port),
      "url.path": url.pathname,
    });
  }
  return {
    headers: sent,
    /** The answer's status, or why there was none. */
    end(outcome: number | Error): void {
      if (span?.isRecording()) describeOutcome(span, outcome);
      span?.end();
    },
  };
}

function describeOutcome(span: Span, outcome: number | Error): void {
  if (outcome instanceof Error) {
    span.recordException(outcome);
    span.setStatus({ code: SpanStatusCode.ERROR, message: outcome.message }).setAttribute("error.type", outcome.name);
    return;
  }
  span.setAttribute("http.response.status_code", outcome);
  if (outcome >= 400) span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute("error.type", String(outcome));
}

const tracer = (): Tracer => trace.getTracer("shop.http");
