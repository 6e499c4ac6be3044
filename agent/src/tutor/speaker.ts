import { keepNewest } from "../keep-newest.ts";
import type { Logger } from "pino";
import { beginModelSeries, beginSeries, type Metrics } from "../metrics.ts";
import { createBreaker, type Breaker } from "../providers/breaker.ts";
import { PATIENCE, type Patience } from "../providers/event-stream.ts";
import { createModel, type ModelSettings, type ModelSettingsStore } from "../providers/model-settings.ts";
import { measured } from "../providers/measured.ts";
import type { Model, ModelProvider } from "../providers/provider.ts";
import { ProviderError } from "../providers/provider-error.ts";
import { RETRYING, retrying } from "../providers/retry.ts";
import type { TurnResult } from "./loop.ts";
import notices from "./notices.json" with { type: "json" };

export type SpeakerOptions = {
  settings: ModelSettingsStore;
  /** Milliseconds from a failure to the first probe. */
  probeAfterMs: number;
  patience?: Patience;
  metrics: Metrics;
  log: Logger;
};
type Reason = keyof typeof notices.why;
/** Who took a turn: the model; the scripted tutor by choice; or in the model's place, for `why`, from now on or this once. */
export type Spoke = { by: "model"; model: string } | StandIn;
type StandIn = {
  by: "scripted";
  instead: null | { provider: ModelProvider; model: string; why: Reason; once: boolean };
};

export type Asked = { model: Model; breaker: Breaker };
const MOST_RUNS = 2000;
const PROBE_MS = 10_000;

/** Knows who speaks for the tutor: the chosen model while it answers, else the scripted tutor. */
export function createSpeaker({ settings, probeAfterMs, patience = PATIENCE, metrics, log }: SpeakerOptions) {
  /** Who lets a slow model begin late lets its probe take longer as well. */
  const probeMs = (PROBE_MS * patience.firstMs) / PATIENCE.firstMs;
  let asked: Asked | null = null;
  const told = new Map<string, string>();
  /** Providers whose series are there: they go on when another model is chosen. */
  const begun = new Set<string>();

  const setUp = (chosen: ModelSettings): void => {
    asked?.breaker.close();
    metrics.providerUp.reset();
    const bare = createModel(chosen, patience);
    if (bare === null) {
      asked = null;
      return;
    }
    const plain = measured(bare, metrics);
    const labels = { provider: plain.name };
    if (!begun.has(plain.name)) beginModelSeries(metrics, plain.name);
    begun.add(plain.name);
    const onRetry = ({ failure }: ProviderError) => metrics.retries.inc({ ...labels, failure });
    const model = retrying(plain, { ...RETRYING, onRetry });
    const breaker = createBreaker({
      // Asked once: whether it answers now is the question.
      probe: async (signal) => await probe(plain, AbortSignal.any([signal, AbortSignal.timeout(probeMs)])),
      firstMs: probeAfterMs,
      onChange: (state, why) => {
        metrics.providerUp.set(labels, state === "closed" ? 1 : 0);
        log[state === "closed" ? "info" : "warn"]({ ...labels, model: model.model, state, why }, "the tutor's model");
      },
    });
    metrics.providerUp.set(labels, 1);
    asked = { model, breaker };
  };
  beginSeries(metrics, "scripted");
  setUp(settings.current());

  return {
    /** The model that takes the next turn; null when the scripted tutor does. */
    model: (): Asked | null => (asked !== null && asked.breaker.allows() ? asked : null),

    /** A turn of the model's could not be used. `error` is the model's own, where it was one. */
    failed({ model, breaker }: Asked, why: Reason, error: ProviderError | null): StandIn {
      log.warn({ provider: model.name, model: model.model, why, detail: error?.detail }, "a model's turn failed");
      breaker.failed(why, error?.retryAfterMs ?? null);
      metrics.fallbacks.inc({ provider: model.name, reason: why });
      const once = breaker.why() === null;
      return { by: "scripted", instead: { provider: model.name, model: model.model, why, once } };
    },

    /** Why the scripted tutor takes a turn: because it was chosen, or because the model does not answer. */
    standIn(): StandIn {
      const why = asked?.breaker.why() ?? null;
      if (asked === null || why === null) return { by: "scripted", instead: null };
      const { name: provider, model } = asked.model;
      return { by: "scripted", instead: { provider, model, why: reasonOf(why), once: false } };
    },

    /** What the run is told about who speaks now, in the page's own voice; null when it knows. */
    notice(run: string, spoke: Spoke): string | null {
      const now = spoke.by === "model" ? spoke.model : standInState(spoke);
      const before = told.get(run);
      // Of the oldest run it is forgotten when there are many: it would be told once more at most.
      if (now !== "once") keepNewest(told, run, now, MOST_RUNS);
      if (now === before) return null;
      if (spoke.by === "model") {
        if (before === undefined) return null;
        return say(before === "down" ? "back" : "chosen", spoke.model);
      }
      if (spoke.instead !== null)
        return say(spoke.instead.once ? "once" : "down", spoke.instead.model, spoke.instead.why);
      return before === undefined ? null : say("scripted");
    },

    /** Takes up what was chosen on the page, and asks the model once, so that the page can say whether it answers. */
    async change(): Promise<void> {
      setUp(settings.current());
      const fresh = asked;
      if (fresh === null) return;
      await probe(fresh.model, AbortSignal.timeout(probeMs)).catch((error: unknown) => {
        const failure = error instanceof ProviderError ? error : new ProviderError("timeout", "no answer to a probe");
        fresh.breaker.failed(failure.failure, failure.retryAfterMs);
      });
    },
    /** Why the model does not speak now; null while it does, or where there is none. */
    why: (): string | null => asked?.breaker.why() ?? null,
    close: (): void => asked?.breaker.close(),
  };
}
export type Speaker = ReturnType<typeof createSpeaker>;

/** Why a model's turn is not one that a learner can be left with; null when it is. */
export function whyUnusable(result: TurnResult): Reason | null {
  if (result.failure !== undefined) return result.failure;
  // Without a failure of its own it was the screen that could not be reached, which no other tutor would either.
  if (result.ended === "provider_down") return null;
  if (result.ended === "done" && result.text === "") return "empty";
  // What was said until then stands, when a long answer was cut.
  if (result.ended === "budget_tokens" && result.text !== "") return null;
  return result.ended === "done" || result.ended === "screened" || result.ended === "cancelled" ? null : result.ended;
}

const isReason = (why: string): why is Reason => Object.hasOwn(notices.why, why);
const reasonOf = (why: string): Reason => (isReason(why) ? why : "provider_down");

function standInState({ instead }: StandIn): "scripted" | "once" | "down" {
  if (instead === null) return "scripted";
  return instead.once ? "once" : "down";
}

function say(
  what: "down" | "once" | "back" | "chosen" | "scripted",
  model = "",
  why: Reason = "provider_down",
): string {
  return notices[what].replace("{model}", model).replace("{why}", notices.why[why]);
}

/** Asks for one word, by the way that turns go. Throws why when there is no answer. */
async function probe(model: Model, signal: AbortSignal): Promise<void> {
  const request = { id: "probe", system: "Answer with one word.", tools: [], signal };
  for await (const part of model.stream({ ...request, messages: [{ role: "user", text: "Ready?" }] })) {
    if (part.type === "end") return;
  }
}
