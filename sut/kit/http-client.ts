import { subscribe } from "node:diagnostics_channel";
import { z } from "zod";
import { startClientSpan } from "./http-spans.ts";
import { counter, histogram } from "./metrics.ts";
import { ServiceError } from "./service-error.ts";

const duration = histogram(
  "http_client_request_duration_seconds",
  "Time that a call to another service took, seconds",
  ["peer", "method", "status_code"],
);
const opened = counter("http_client_connections_opened_total", "Connections opened to other services", ["peer"]);

export type HttpClientOptions = {
  peer: string;
  /** Such as `http://127.0.0.1:4110`; asked at every request. */
  baseUrl: () => string;
  timeoutMs: () => number;
  /** Whether connections are kept for the next request; each opens and closes its own otherwise. */
  keepAlive?: () => boolean;
};
export type HttpRequest = { body?: string; headers?: Record<string, string> };
/** `body` is the parsed JSON, or undefined when the answer held none. */
export type HttpAnswer = { status: number; body: unknown };
export type HttpClient = { request: (method: string, path: string, request?: HttpRequest) => Promise<HttpAnswer> };

/**
 * A client for one other service. Any answer is a result, whatever its status; no answer throws: 504
 * `upstream_timeout` after `timeoutMs()`, 502 `upstream_unavailable` otherwise.
 */
export function createHttpClient({ peer, baseUrl, timeoutMs, keepAlive }: HttpClientOptions): HttpClient {
  return {
    async request(method, path, { body, headers = {} } = {}) {
      const end = duration.startTimer({ peer, method });
      const limit = timeoutMs();
      const base = baseUrl();
      const url = new URL(path, base);
      peers.set(url.host, peer);
      const span = startClientSpan(peer, method, url);
      try {
        const response = await fetch(url, {
          method,
          headers: {
            ...(body !== undefined && { "content-type": "application/json" }),
            ...(keepAlive?.() === false && { connection: "close" }),
            ...span.headers,
            ...headers,
          },
          ...(body !== undefined && { body }),
          signal: AbortSignal.timeout(limit),
        });
        const text = await response.text();
        end({ status_code: String(response.status) });
        span.end(response.status);
        return { status: response.status, body: parse(text) };
      } catch (error) {
        end({ status_code: "error" });
        span.end(toError(error));
        if (error instanceof DOMException && error.name === "TimeoutError") {
          throw new ServiceError(504, "upstream_timeout", `${peer} did not answer within ${limit} ms: try again`, {
            cause: error,
          });
        }
        throw new ServiceError(502, "upstream_unavailable", `${peer} could not be reached: try again`, {
          cause: error,
        });
      }
    },
  };
}

const toError = (error: unknown) => (error instanceof Error ? error : new Error(String(error)));

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Which service is at a host and port; the runtime tells only those of a connection that it opened. */
const peers = new Map<string, string>();
const connected = z.object({ connectParams: z.object({ host: z.string() }) });

subscribe("undici:client:connected", (message) => {
  const peer = peers.get(connected.safeParse(message).data?.connectParams.host ?? "");
  if (peer !== undefined) opened.inc({ peer });
});
