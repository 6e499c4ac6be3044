import type { ProviderFailure } from "./provider-error.ts";

/** Failures that the next request would meet as well; of the others it takes several in a row. */
const AT_ONCE: ReadonlySet<string> = new Set<ProviderFailure>([
  "bad_key",
  "no_such_model",
  "rejected",
  "rate_limited",
  "overloaded",
  "unreachable",
  "timeout",
]);
const IN_A_ROW = 3;
const LONGEST_MS = 300_000;

export type BreakerOptions = {
  /** Asks the model for next to nothing; throws why when it does not answer. */
  probe: (signal: AbortSignal) => Promise<void>;
  /** Milliseconds from an opening to the first probe; doubled for each probe that fails. */
  firstMs: number;
  onChange: (state: "closed" | "open", why: string | null) => void;
};

/**
 * Keeps learners from waiting for a model that does not answer. It opens when the model failed, and closes by a probe of
 * its own, so that no learner's turn is the one to find out. A probe that failed is followed by another only when a turn
 * would have wanted the model meanwhile: nobody pays for an idle machine.
 */
export function createBreaker({ probe, firstMs, onChange }: BreakerOptions) {
  let why: string | null = null;
  let inARow = 0;
  let waitMs = firstMs;
  let isWanted = false;
  let timer: NodeJS.Timeout | null = null;
  let probing: Promise<void> | null = null;
  const closing = new AbortController();

  const schedule = (ms: number) => {
    if (timer !== null || closing.signal.aborted) return;
    timer = setTimeout(() => {
      timer = null;
      void tryAgain();
    }, ms);
    timer.unref();
  };

  const close = () => {
    inARow = 0;
    waitMs = firstMs;
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (why === null) return;
    why = null;
    onChange("closed", null);
  };

  const open = (reason: string, afterMs: number | null) => {
    const isNew = why === null;
    why = reason;
    isWanted = false;
    if (isNew) onChange("open", reason);
    schedule(Math.min(Math.max(afterMs ?? 0, waitMs), LONGEST_MS));
  };

  const tryAgain = async (): Promise<void> => {
    probing ??= probe(closing.signal).then(close, () => {
      waitMs = Math.min(waitMs * 2, LONGEST_MS);
      if (isWanted) schedule(waitMs);
      isWanted = false;
    });
    await probing;
    probing = null;
  };

  return {
    /** Whether a turn may ask the model now. */
    allows(): boolean {
      if (why === null) return true;
      isWanted = true;
      if (probing === null) schedule(waitMs);
      return false;
    },
    why: (): string | null => why,
    /** A turn that was asked for before the model failed says nothing about it now: an open one is closed by its probe. */
    succeeded: (): void => void (inARow = 0),
    failed(reason: string, retryAfterMs: number | null = null): void {
      inARow += 1;
      if (AT_ONCE.has(reason) || inARow >= IN_A_ROW) open(reason, retryAfterMs);
    },
    close(): void {
      closing.abort();
      if (timer !== null) clearTimeout(timer);
    },
  };
}
export type Breaker = ReturnType<typeof createBreaker>;
