import { z } from "zod";
import { failSpan, inChildSpan, SpanKind } from "../span.ts";
import { ATTRIBUTES, SPANS } from "../telemetry-names.ts";
import { ToolError } from "../tool-error.ts";

/** A component that could not be reached. `source` is its name as in `npm run status`. */
export class SourceUnavailable extends ToolError {
  readonly source: string;

  constructor(source: string, detail: string, options?: ErrorOptions) {
    super(
      "unavailable",
      `${source} cannot be reached: ${detail}`,
      `Wait until ${source} is back (get_health shows it), then try again.`,
      options,
    );
    this.name = "SourceUnavailable";
    this.source = source;
  }
}

/** An HTTP API that an environment is read or operated through. */
export type Source = { name: string; url: string; headers?: Record<string, string> };

export type Request = {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  query?: Record<string, string>;
  form?: Record<string, string>;
  json?: unknown;
  timeoutMs?: number;
  signal?: AbortSignal;
};

/** An answer, read whole. Only statuses under 500 are given back; `body` is the text. */
export type Answer = { status: number; body: string };

/**
 * Asks a source and reads its answer.
 * @throws SourceUnavailable when there is no answer within `timeoutMs` (default 3000) or it is a 5xx other than those
 *   in `alsoAccept`; ToolError `timeout` when the caller's own signal ended the wait.
 */
export async function ask(source: Source, path: string, request: Request = {}, alsoAccept: number[] = []) {
  const { method = "GET", query, form, json, timeoutMs = 3000, signal } = request;
  const url = new URL(source.url.replace(/\/$/, "") + path);
  for (const [key, value] of Object.entries(query ?? {})) url.searchParams.set(key, value);
  const timeout = AbortSignal.timeout(timeoutMs);
  // Sources are near by: to pack and unpack a small answer takes longer than to send it as it is.
  const headers: Record<string, string> = { "accept-encoding": "identity", ...source.headers };
  if (json !== undefined) headers["content-type"] = "application/json";
  const body = form ? new URLSearchParams(form) : json === undefined ? null : JSON.stringify(json);
  const init = { method, headers, body, signal: signal ? AbortSignal.any([signal, timeout]) : timeout };
  try {
    const answer = await fetchText(source, url, init);
    if (answer.status < 500 || alsoAccept.includes(answer.status)) return answer;
    throw new SourceUnavailable(source.name, `it answered ${answer.status}`);
  } catch (error) {
    if (error instanceof ToolError) throw error;
    if (signal?.aborted) throw stopped(source.name, error);
    if (timeout.aborted) {
      throw new SourceUnavailable(source.name, `no answer within ${timeoutMs / 1000} s`, { cause: error });
    }
    throw new SourceUnavailable(source.name, reasonOf(error), { cause: error });
  }
}

/** The trace context is kept from the source: its own traces are its customers'. */
async function fetchText(source: Source, url: URL, init: RequestInit & { method: string }): Promise<Answer> {
  const attributes = {
    [ATTRIBUTES.httpMethod]: init.method,
    [ATTRIBUTES.peer]: source.name,
    [ATTRIBUTES.path]: url.pathname,
  };
  const options = { kind: SpanKind.CLIENT, attributes };
  return await inChildSpan(SPANS.request(init.method, source.name), options, async (span) => {
    const response = await fetch(url, init);
    span?.setAttribute(ATTRIBUTES.httpStatus, response.status);
    if (span && response.status >= 400) failSpan(span, String(response.status));
    return { status: response.status, body: await response.text() };
  });
}

/** The error for a wait that the caller ended. */
export function stopped(what: string, cause?: unknown): ToolError {
  return new ToolError("timeout", `the call was ended before ${what} had answered`, "Try again.", { cause });
}

/**
 * The body of an answer as the shape that `schema` describes.
 * @throws SourceUnavailable when it is not that: something else listens there, or it is not fit to be read now.
 */
export function parseAnswer<T>(source: Source, answer: Answer, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(answer.body));
  } catch (error) {
    throw new SourceUnavailable(source.name, `it answered ${answer.status} with something unexpected`, {
      cause: error,
    });
  }
}

/** Why something failed: the first cause's own code where the system gave one (such as ECONNREFUSED), else its message. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return reasonOf(error.cause);
  return "code" in error && typeof error.code === "string" && /^E[A-Z]+$/.test(error.code) ? error.code : error.message;
}
