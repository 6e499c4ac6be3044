/** Why a model's answer could not be had or used. */
export const FAILURES = [
  "bad_key",
  "no_such_model",
  "rejected",
  "rate_limited",
  "overloaded",
  "unreachable",
  "timeout",
  "torn_stream",
  "bad_answer",
  "bad_tool_call",
  "too_large",
  "refused",
  "empty",
] as const;
export type ProviderFailure = (typeof FAILURES)[number];

/** `detail` is for the log: a status or a code of the API's, never its text, which may repeat a key or the question. */
export class ProviderError extends Error {
  override name = "ProviderError";
  readonly failure: ProviderFailure;
  readonly detail: string;
  /** Milliseconds after which the API wants to be asked again, where it said so. */
  readonly retryAfterMs: number | null;

  constructor(failure: ProviderFailure, detail: string, retryAfterMs: number | null = null) {
    super(`${failure} (${detail})`);
    this.failure = failure;
    this.detail = detail;
    this.retryAfterMs = retryAfterMs;
  }
}

/** The failure that an HTTP status stands for. */
export function failureOfStatus(status: number): ProviderFailure {
  if (status === 401 || status === 403) return "bad_key";
  if (status === 404) return "no_such_model";
  if (status === 408 || status === 504) return "timeout";
  if (status === 413) return "too_large";
  if (status === 402 || status === 429) return "rate_limited";
  if (status >= 500) return "overloaded";
  return "rejected";
}

const LONGEST_RETRY_AFTER_MS = 3_600_000;

/** Milliseconds of `retry-after-ms` or `retry-after` (seconds, or a date); null where neither says anything sensible. */
export function readRetryAfter(headers: Headers, now: number): number | null {
  const inMs = Number.parseFloat(headers.get("retry-after-ms") ?? "");
  const after = headers.get("retry-after") ?? "";
  const inSeconds = /^\d+(\.\d+)?$/.test(after) ? Number(after) * 1000 : Date.parse(after) - now;
  const ms = Number.isFinite(inMs) ? inMs : inSeconds;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), LONGEST_RETRY_AFTER_MS) : null;
}
