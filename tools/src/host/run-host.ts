import { decide, loadKept, variantFor } from "@mayday/scenarios/contract";
import type { CatalogEntry, Command, RunEvent } from "@mayday/scenarios/contract";
import type { Credential } from "../credentials.ts";
import type { Environment } from "../environment/environment.ts";
import type { Logger } from "../log.ts";
import type { Metrics } from "../metrics.ts";
import type { RunRow, RunStore } from "../store/run-store.ts";
import { inSpan } from "../span.ts";
import { ATTRIBUTES, SPANS } from "../telemetry-names.ts";
import { ToolError } from "../tool-error.ts";
import type { Catalog } from "./catalog.ts";
import { driveRun } from "./drive.ts";
import { settleUnfinished } from "./journal.ts";
import { isPutBack, LiveRun } from "./live-run.ts";
import { logHelp } from "./log-help.ts";
import { countEvents } from "./run-metrics.ts";
import { chooseEnvironment, newRun } from "./new-run.ts";
import { toToolError } from "./run-errors.ts";

const TICK_MS = 2000;
/** At most so many events in one answer; the next call goes on after the last of them. */
const FOLLOW_PAGE = 500;

type Parts = {
  store: RunStore;
  environments: ReadonlyMap<string, Environment>;
  catalog: Pick<Catalog, "find" | "require">;
  logger: Logger;
  metrics: Metrics;
  /** Hears of every change of a run: of its events, and of what was read from the system. */
  updates?: { runChanged: (run: LiveRun) => void };
  /** Milliseconds between two looks at the system. */
  tickMs?: number;
};

/**
 * Hosts the runs: one serial queue per run, so that commands and ticks never interleave; a tick every two seconds for
 * each run that something can still happen to; and their recovery after a restart.
 */
export class RunHost {
  readonly #parts: Parts;
  readonly #live = new Map<string, LiveRun>();
  #timer: NodeJS.Timeout | null = null;
  /** Looks that are still to come before the timer's next turn. */
  #pending: NodeJS.Timeout[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  readonly #hears = {
    stored: (events: readonly RunEvent[], from: number, run: string) => {
      countEvents(this.#parts.metrics, events, from);
      logHelp(this.#parts.logger, run, events.slice(from));
    },
    changed: (run: LiveRun) => this.#parts.updates?.runChanged(run),
  };

  /** Takes up every run that was not closed, puts back what was left half-done, and begins to tick. */
  async start(): Promise<void> {
    for (const row of await this.#parts.store.unsettled()) {
      if (this.#live.has(row.id)) continue;
      const run = await this.#load(row);
      if (run === null) continue;
      run.mustResume = true;
      this.#live.set(run.id, run);
      void run.queue.run(() => this.#resume(run));
    }
    this.#timer = setInterval(() => this.#tickAll(), this.#tickMs);
  }

  /** Begins nothing more, and does not wait for what is in progress. */
  halt(): void {
    if (this.#timer) clearInterval(this.#timer);
    for (const timer of this.#pending) clearTimeout(timer);
  }

  /** Stops ticking and waits for what is in progress. Runs stay as they are and are taken up at the next start. */
  async stop(): Promise<void> {
    this.halt();
    await Promise.all([...this.#live.values()].map((run) => run.queue.run(async () => {})));
  }

  /** Makes a run in the first environment that is free and has what the scenario needs. */
  async create(learner: string, scenarioId: string, seed: number): Promise<LiveRun> {
    const { store, environments, catalog } = this.#parts;
    const loaded = variantFor(catalog.require(scenarioId), seed);
    const environment = chooseEnvironment(loaded, environments, await store.leases());
    const { row, first } = newRun(learner, loaded, environment, seed);
    await store.create(row, first, loaded.source);
    const run = new LiveRun(store, row, loaded, environment, first, this.#hears);
    this.#live.set(run.id, run);
    this.#hears.stored(first, 0, row.id);
    this.#tick(run);
    return run;
  }

  /** The run, when the caller may see it. Someone else's run is answered exactly as one that does not exist. */
  async find(id: string, caller: Credential): Promise<LiveRun> {
    const live = this.#live.get(id);
    const row = live ?? (await this.#parts.store.find(id));
    const all = caller.role === "host" || caller.role === "instructor";
    if (row === null || (!all && row.learner !== caller.sub)) throw unknownRun(id);
    if (row instanceof LiveRun) return row;
    const run = await this.#load(row);
    if (run === null)
      throw new ToolError(
        "unavailable",
        `the scenario or environment of ${id} is no longer here`,
        "Choose another run.",
      );
    return run;
  }

  /** The run that leases the environment and is driven by this process. */
  inEnvironment(name: string): LiveRun | null {
    return [...this.#live.values()].find((run) => run.environment.name === name && !isPutBack(run.model)) ?? null;
  }

  /** Decides on a command and stores what follows; a refusal is a `ToolError` and changes nothing. */
  async command(run: LiveRun, command: Command): Promise<ReturnType<typeof decide>> {
    const decided = await run.queue.run(async () => {
      const result = toToolError(() => decide(run.model, run.loaded, command, Date.now()));
      await run.append(result.events);
      return result;
    });
    if (decided.events.some((event) => event.type === "ended")) {
      run.retryAt = 0;
      this.#tick(run);
    }
    return decided;
  }

  /**
   * The run's events after `after`: at once when there are any or when there was a newer look at the system than
   * `sinceTick`, otherwise as soon as there is one, or empty after `waitSeconds`.
   */
  async follow(run: LiveRun, from: { after: number; sinceTick: number; waitSeconds: number }, signal: AbortSignal) {
    const end = AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(from.waitSeconds * 1000))]);
    while (!end.aborted && run.events.length <= from.after && run.tick <= from.sinceTick) await run.news(end);
    const events = run.events.slice(from.after, from.after + FOLLOW_PAGE);
    return { events, progress: run.progress(), tick: run.tick };
  }

  /**
   * Deletes every run of a learner and gives how many those were; refused (`conflict`) while one of them is not over.
   * Nothing else happens to those runs meanwhile.
   */
  async forget(learner: string): Promise<number> {
    const theirs = [...this.#live.values()].filter((run) => run.learner === learner);
    return await inQueues(theirs, async () => {
      const deleted = await this.#parts.store.forget(learner);
      for (const run of theirs) this.#live.delete(run.id);
      return deleted;
    });
  }

  async #load(row: RunRow): Promise<LiveRun | null> {
    const entry = await this.#begunWith(row);
    const environment = this.#parts.environments.get(row.environment);
    if (entry && environment) {
      const events = await this.#parts.store.read(row.id);
      const seed = events.find((event) => event.type === "created")?.seed ?? 0;
      return new LiveRun(this.#parts.store, row, variantFor(entry, seed), environment, events, this.#hears);
    }
    this.#parts.logger.error(
      { run: row.id, scenario: row.scenario, environment: row.environment },
      "a run's scenario or environment is gone: bring it back and restart tools",
    );
    return null;
  }

  /** What the run began with, whatever became of the scenario's files since. */
  async #begunWith({ id, scenario, source }: RunRow): Promise<CatalogEntry | undefined> {
    const present = this.#parts.catalog.find(scenario);
    if (source === null || source === present?.source?.hash) return present;
    const kept = await this.#parts.store.source(source);
    const loaded = kept === null ? null : loadKept(scenario, kept);
    if (loaded !== null) return loaded;
    this.#parts.logger.warn(
      { run: id, scenario },
      "what the run began with cannot be read; it goes on with what there is now",
    );
    return present;
  }

  /** What was left half-done is put back now or, while the system does not answer, before the next step. */
  async #resume(run: LiveRun): Promise<void> {
    const { state } = run.model;
    try {
      const undone = await settleUnfinished(run, "tools was restarted before its outcome was known").catch(() => null);
      const left = undone === null ? "what was left half-done is put back once the system answers" : "";
      const did = undone?.length ? `put back: ${undone.join("; ")}` : left || "nothing was left half-done";
      if (!isPutBack(run.model)) await run.append([{ type: "resumed", did }]);
      this.#parts.logger.info({ run: run.id, state, did }, "run taken up again");
    } catch (error) {
      this.#parts.logger.error({ err: error, run: run.id, state }, "run taken up, but that could not be stored");
    }
  }

  get #tickMs(): number {
    return this.#parts.tickMs ?? TICK_MS;
  }

  /** Looks at every run once, spread over the time until the next turn: all at once would keep whoever calls waiting. */
  #tickAll(): void {
    this.#parts.metrics.runs.reset();
    for (const run of this.#live.values()) {
      this.#parts.metrics.runs.inc({ state: run.model.state });
      if (run.model.state === "closed") this.#live.delete(run.id);
    }
    const gap = this.#tickMs / Math.max(1, this.#live.size);
    const look = (run: LiveRun) => (run.queue.busy ? undefined : this.#tick(run));
    this.#pending = [...this.#live.values()].map((run, index) => setTimeout(() => look(run), index * gap));
  }

  #tick(run: LiveRun): void {
    void run.queue.run(async () => {
      if (!this.#live.has(run.id)) return;
      const end = this.#parts.metrics.tickDuration.startTimer();
      try {
        await inSpan(SPANS.tick, { attributes: { [ATTRIBUTES.run]: run.id } }, async () => await driveRun(run));
        this.#parts.metrics.ticks.inc({ outcome: "ok" });
      } catch (error) {
        this.#parts.metrics.ticks.inc({ outcome: "error" });
        this.#parts.logger.warn({ err: error, run: run.id, state: run.model.state }, "a tick failed");
      } finally {
        end();
      }
    });
  }
}

/** Does the work in the turn of all these runs at once. */
async function inQueues<T>([first, ...rest]: readonly LiveRun[], work: () => Promise<T>): Promise<T> {
  return first === undefined ? await work() : await first.queue.run(() => inQueues(rest, work));
}

function unknownRun(id: string): ToolError {
  return new ToolError("not_found", `there is no run ${id.slice(0, 64)}`, "list_runs shows your runs.");
}
