import { emptyRun, evolve, newWatch, progress } from "@mayday/scenarios/contract";
import type {
  LoadedScenario,
  Observation,
  Progress,
  RunEvent,
  RunEventBody,
  RunModel,
  Watch,
} from "@mayday/scenarios/contract";
import type { Environment } from "../environment/environment.ts";
import { SequenceConflict, type RunRow, type RunStore, type RunSummary } from "../store/run-store.ts";
import { SerialQueue } from "./serial-queue.ts";

type Hears = {
  /** New events, once they are stored: the run's whole list, and where the new ones begin. */
  stored: (events: readonly RunEvent[], from: number, run: string) => void;
  /** Whatever changed the run's progress: events, or a look at the system. */
  changed: (run: LiveRun) => void;
};

/** One run in memory: its events, their fold, the last look at the system, and who waits for news of it. */
export class LiveRun {
  readonly id: string;
  readonly learner: string;
  readonly loaded: LoadedScenario;
  readonly environment: Environment;
  readonly queue = new SerialQueue();
  events: RunEvent[];
  model: RunModel;
  /** What the engine remembers from tick to tick; begins anew after a restart. */
  watch: Watch = newWatch();
  /** The last look at the system; null before the first. */
  seen: Observation | null = null;
  /** While something cannot be done yet: what is waited for, instead of what the engine says. */
  waitingFor: string[] | null = null;
  /** While the run is put back: how many dead-lettered orders went back to the queue, and since when (ms) none died. */
  redriven: { count: number; at: number } | null = null;
  /** Not before this moment (ms) is a failed step tried again; `failures` in a row made it so. */
  retryAt = 0;
  failures = 0;
  /** Taken up after a restart, and what lives in this process alone is not open again yet. */
  mustResume = false;
  /** When the learner was last seen writing to the tutor (ms). */
  typedAt = 0;
  /** When the alerts were last compared with those that fire (ms). */
  alertsReadAt = 0;
  /** Evidence and service → the minute in which looking at it was last recorded. */
  readonly inspectedAt = new Map<string, number>();

  readonly #store: RunStore;
  readonly #hears: Hears;
  readonly #waiters = new Set<() => void>();

  constructor(
    store: RunStore,
    row: Pick<RunRow, "id" | "learner">,
    loaded: LoadedScenario,
    environment: Environment,
    events: RunEvent[],
    hears: Hears,
  ) {
    this.#store = store;
    this.#hears = hears;
    this.id = row.id;
    this.learner = row.learner;
    this.loaded = loaded;
    this.environment = environment;
    this.events = events;
    this.model = events.reduce(evolve, emptyRun(row.id));
  }

  /** Milliseconds since the epoch of the last look at the system; grows, also over a restart. */
  get tick(): number {
    return this.seen?.at ?? 0;
  }

  progress(now = Date.now()): Progress {
    const document = progress(this.model, this.loaded, this.seen, now);
    return { ...document, waitingFor: this.waitingFor ?? document.waitingFor };
  }

  /**
   * Stores events, then takes them into the fold, then wakes whoever follows. When another process was first, the
   * run is loaded again and `SequenceConflict` is thrown: the caller decided on an old picture.
   */
  async append(bodies: RunEventBody[]): Promise<void> {
    if (bodies.length === 0) return;
    const at = Math.max(Date.now(), this.events.at(-1)?.at ?? 0);
    const stamped = stampEvents(bodies, this.events.length, at);
    const next = stamped.reduce(evolve, this.model);
    try {
      await this.#store.append(this.id, stamped, this.#summarize(next, at), { release: isPutBack(next) });
    } catch (error) {
      if (error instanceof SequenceConflict) await this.reload();
      throw error;
    }
    this.events.push(...stamped);
    this.model = next;
    this.#hears.stored(this.events, this.events.length - stamped.length, this.id);
    this.wake();
  }

  async reload(): Promise<void> {
    this.events = await this.#store.read(this.id);
    this.model = this.events.reduce(evolve, emptyRun(this.id));
    this.wake();
  }

  look(seen: Observation): void {
    this.seen = seen;
    this.wake();
  }

  wake(): void {
    for (const waiter of this.#waiters) waiter();
    this.#hears.changed(this);
  }

  /** Resolves at the next event or look at the system, or when the signal aborts, whichever is first. */
  async news(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiters.add(resolve);
    signal.addEventListener("abort", () => resolve(), { once: true });
    await promise;
    this.#waiters.delete(resolve);
  }

  #summarize(model: RunModel, now: number): RunSummary {
    const { state, endedWhy, stages } = progress(model, this.loaded, null, now);
    const checks = stages.flatMap((stage) => stage.checks);
    const passed = checks.filter((check) => check.state === "passed");
    return {
      state,
      endedWhy,
      passed: passed.length,
      checks: checks.length,
      unaided: passed.filter((check) => check.unaided).length,
      settled: state === "closed",
    };
  }
}

export function stampEvents(bodies: RunEventBody[], after: number, at: number): RunEvent[] {
  return bodies.map((body, index) => ({ ...body, seq: after + 1 + index, at }));
}

/** The system is as it was: the environment may go to the next run. */
export function isPutBack(model: RunModel): boolean {
  return model.state === "debrief" || model.state === "closed";
}
