import { setTimeout as delay } from "node:timers/promises";
import { abortable } from "../tutor/abortable.ts";
import type { Model, ModelRequest, StreamPart } from "./provider.ts";
import { ProviderError, type ProviderFailure } from "./provider-error.ts";

/** What may be over in a moment. A bad key is not, and a model that was silent has cost the learner enough time. */
const PASSING: ReadonlySet<ProviderFailure> = new Set(["rate_limited", "overloaded", "unreachable", "torn_stream"]);

export type Retrying = {
  /** How often a request is made again. */
  times: number;
  /** Milliseconds before the first time; doubled each time, and half of it is chance. */
  firstMs: number;
  /** Milliseconds that a learner is let wait for a `retry-after`; a longer one is not worth it. */
  longestMs: number;
  onRetry?: (error: ProviderError) => void;
};
export const RETRYING: Retrying = { times: 2, firstMs: 300, longestMs: 3000 };

/**
 * The one place that asks a model again. Only a request of which nothing has come yet is repeated, so neither text nor a
 * tool call can come twice.
 */
export function retrying(model: Model, { times, firstMs, longestMs, onRetry }: Retrying = RETRYING): Model {
  async function* stream(request: ModelRequest): AsyncGenerator<StreamPart> {
    for (let attempt = 0; ; attempt++) {
      let begun = false;
      try {
        // A stream that is left early is ended, which ends its request.
        for await (const part of abortable(model.stream(request), request.signal)) {
          begun = true;
          yield part;
        }
        return;
      } catch (caught) {
        request.signal.throwIfAborted();
        const error = caught instanceof ProviderError ? caught : new ProviderError("bad_answer", nameOf(caught));
        if (begun || attempt >= times || !PASSING.has(error.failure)) throw error;
        const wait = error.retryAfterMs ?? firstMs * 2 ** attempt * (0.5 + Math.random() / 2);
        if (wait > longestMs) throw error;
        onRetry?.(error);
        await delay(wait, undefined, { signal: request.signal });
      }
    }
  }
  return { name: model.name, model: model.model, stream };
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : "unknown");
