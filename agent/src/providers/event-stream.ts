import { createParser, type EventSourceMessage } from "eventsource-parser";
import { z } from "zod";
import { ProviderError, failureOfStatus, readRetryAfter } from "./provider-error.ts";

export type Patience = {
  /** Milliseconds until the first byte of the answer's body: a local model reads its whole prompt before it writes. */
  firstMs: number;
  /** Milliseconds without a byte after that. */
  silenceMs: number;
};
export const PATIENCE: Patience = { firstMs: 30_000, silenceMs: 15_000 };

/** What one answer may be long, in bytes of its stream; JSON around each token makes that many times the text. */
const MOST_BYTES = 4 * 1024 * 1024;

/** How long the end of an answer may come after its last event. It is waited for, so that the connection can be used again. */
const LINGER_MS = 250;
const isLast = ({ event, data }: EventSourceMessage) => data === "[DONE]" || event === "message_stop";

type Post = { url: URL; headers: Record<string, string>; body: unknown; signal: AbortSignal; patience: Patience };

/**
 * Posts JSON and gives the server-sent events of the answer as they come. Throws `ProviderError` for an answer that is
 * none, and the signal's reason when that aborts, which also ends the request. Redirects are not followed: they would
 * take the key along.
 */
export async function* postForEvents({
  url,
  headers,
  body,
  signal,
  patience,
}: Post): AsyncGenerator<EventSourceMessage> {
  const watch = createWatch(signal);
  let isWhole = false;
  try {
    watch.within(patience.firstMs);
    const response = await send(url, headers, body, watch.signal);
    const events: EventSourceMessage[] = [];
    const parser = createParser({ onEvent: (event) => events.push(event) });
    const decoder = new TextDecoder();
    let bytes = 0;
    for await (const chunk of response) {
      watch.within(patience.silenceMs);
      bytes += chunk.byteLength;
      if (bytes > MOST_BYTES) throw new ProviderError("too_large", `over ${MOST_BYTES} bytes`);
      parser.feed(decoder.decode(chunk, { stream: true }));
      isWhole ||= events.some(isLast);
      if (isWhole) watch.within(LINGER_MS);
      yield* events.splice(0);
    }
  } catch (error) {
    signal.throwIfAborted();
    if (isWhole) return;
    if (watch.signal.aborted) throw new ProviderError("timeout", "no byte in time");
    throw error instanceof ProviderError ? error : new ProviderError("torn_stream", codeOf(error));
  } finally {
    watch.end();
  }
}

async function send(url: URL, headers: Record<string, string>, body: unknown, signal: AbortSignal) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "text/event-stream", ...headers },
    body: JSON.stringify(body),
    redirect: "manual",
    signal,
  }).catch((error: unknown) => {
    signal.throwIfAborted();
    throw new ProviderError("unreachable", codeOf(error));
  });
  if (!response.ok) {
    const retryAfter = readRetryAfter(response.headers, Date.now());
    const detail = `HTTP ${response.status}${await codeIn(response)}`;
    throw new ProviderError(failureOfStatus(response.status), detail, retryAfter);
  }
  const type = response.headers.get("content-type") ?? "";
  if (response.body === null || !type.includes("text/event-stream")) {
    await response.body?.cancel();
    throw new ProviderError("bad_answer", "not an event stream");
  }
  return response.body;
}

/** Aborts with `outer`, and when what was last expected `within` some time has not come. */
function createWatch(outer: AbortSignal) {
  const silence = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  return {
    signal: AbortSignal.any([outer, silence.signal]),
    within(ms: number): void {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), ms);
    },
    /** Ends the request too, when its answer was not read to the end. */
    end(): void {
      clearTimeout(timer);
      silence.abort();
    },
  };
}

const errorSchema = z.object({ error: z.object({ code: z.unknown(), type: z.unknown() }).partial() });
/** As `invalid_api_key`: what could be a key, a number or a sentence is none. */
const CODE = /^[a-z]{1,20}(_[a-z]{1,20}){0,4}$/;
const MOST_ERROR_BYTES = 16 * 1024;

/** The API's own code of an error, with a space before it: a word, never a sentence. */
async function codeIn(response: Response): Promise<string> {
  if (Number(response.headers.get("content-length") ?? 0) > MOST_ERROR_BYTES) {
    await response.body?.cancel();
    return "";
  }
  const text = await response.text().catch(() => "");
  return codeInJson(text.slice(0, MOST_ERROR_BYTES));
}

/** The same of an error in the middle of a stream. */
export function codeInJson(text: string): string {
  const parsed = errorSchema.safeParse(parseJson(text));
  if (!parsed.success) return "";
  const { code, type } = parsed.data.error;
  const word = [code, type].find((one) => typeof one === "string" && CODE.test(one));
  return typeof word === "string" ? ` ${word}` : "";
}

/** The value of a JSON text; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** An error's code, of the cause that `fetch` wraps; never its message, which names addresses. */
function codeOf(error: unknown): string {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (inner instanceof Error && "code" in inner && typeof inner.code === "string") return inner.code;
  return inner instanceof Error ? inner.name : "unknown";
}
