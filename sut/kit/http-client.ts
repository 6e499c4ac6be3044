import { histogram } from "./metrics.ts";
import { ServiceError } from "./service-error.ts";

const duration = histogram(
  "http_client_request_duration_seconds",
  "Time that a call to another service took, seconds",
  ["peer", "method", "status_code"],
);

export type HttpClientOptions = { peer: string; baseUrl: string; timeoutMs: () => number };
export type HttpRequest = { body?: string; headers?: Record<string, string> };
/** `body` is the parsed JSON, or undefined when the answer held none. */
export type HttpAnswer = { status: number; body: unknown };
export type HttpClient = { request: (method: string, path: string, request?: HttpRequest) => Promise<HttpAnswer> };

/**
 * A client for one other service, over connections that are kept. Any answer is a result, whatever its status; no
 * answer throws: 504 `upstream_timeout` after `timeoutMs()`, 502 `upstream_unavailable` otherwise.
 */
export function createHttpClient({ peer, baseUrl, timeoutMs }: HttpClientOptions): HttpClient {
  return {
    async request(method, path, { body, headers = {} } = {}) {
      const end = duration.startTimer({ peer, method });
      const limit = timeoutMs();
      try {
        const response = await fetch(new URL(path, baseUrl), {
          method,
          headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
          ...(body !== undefined && { body }),
          signal: AbortSignal.timeout(limit),
        });
        const text = await response.text();
        end({ status_code: String(response.status) });
        return { status: response.status, body: parse(text) };
      } catch (error) {
        end({ status_code: "error" });
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

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
