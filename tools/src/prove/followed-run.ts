import type { Progress } from "@mayday/scenarios/contract";
import type { ToolOutput } from "../contract.ts";
import { Interrupted, NotProven } from "./proof.ts";
import type { ToolsClient } from "./tools-client.ts";

export type Events = ToolOutput<"follow_run">["events"];
export type Event<T extends Events[number]["type"]> = Extract<Events[number], { type: T }>;
type CheckProgress = Progress["stages"][number]["checks"][number];

const REVERT_DEADLINE_S = 90;

/** A run that is followed through its events and readings. */
export class FollowedRun {
  readonly id: string;
  readonly events: Events = [];
  readonly #tools: ToolsClient;
  readonly #signal: AbortSignal;
  #progress: Progress | null = null;
  #tick = 0;

  constructor(tools: ToolsClient, id: string, signal: AbortSignal) {
    this.#tools = tools;
    this.id = id;
    this.#signal = signal;
  }

  static async start(tools: ToolsClient, scenario: string, seed: number, signal: AbortSignal): Promise<FollowedRun> {
    const { run } = await tools.call("start_run", { scenario, seed });
    return new FollowedRun(tools, run, signal);
  }

  get progress(): Progress {
    if (this.#progress === null) throw new Error("the run was not followed yet");
    return this.#progress;
  }

  /** The first event of a type, if it has happened. */
  event<T extends Events[number]["type"]>(type: T): Event<T> | undefined {
    return this.events.find((event): event is Event<T> => event.type === type);
  }

  check(id: string): CheckProgress {
    const check = this.progress.stages.flatMap(({ checks }) => checks).find((one) => one.id === id);
    if (check === undefined) throw new NotProven(`the scenario has no check ${id}`);
    return check;
  }

  /**
   * Follows the run until `found` gives something, for `seconds` at most; `missing` then says what did not come. What is
   * known already is asked first, so whoever waits for what an action does calls `watch` before.
   * Throws also when the run ends by itself meanwhile, unless that is waited for.
   */
  async until<T>(seconds: number, found: () => T | null | undefined, missing: () => string): Promise<T> {
    return this.#follow(seconds, found, missing, this.#signal);
  }

  /** Follows the run for a while, whatever happens. */
  async watch(seconds: number): Promise<void> {
    const until = performance.now() + seconds * 1000;
    while (performance.now() < until) await this.#read((until - performance.now()) / 1000, this.#signal);
  }

  /** Gives the run up if it still goes on, and waits until the system was put back. */
  async putBack(): Promise<void> {
    const signal = new AbortController().signal;
    await this.#read(0, signal);
    if (this.event("ended") === undefined) await this.#tools.call("abandon_run", { run: this.id });
    const missing = () =>
      `the system was not put back within ${REVERT_DEADLINE_S} s: ${this.progress.waitingFor.join("; ")}`;
    await this.#follow(REVERT_DEADLINE_S, () => this.event("reverted"), missing, signal);
  }

  async #follow<T>(
    seconds: number,
    found: () => T | null | undefined,
    missing: () => string,
    signal: AbortSignal,
  ): Promise<T> {
    const until = performance.now() + seconds * 1000;
    for (;;) {
      const result = found();
      if (result !== null && result !== undefined) return result;
      const failed = this.event("preparation_failed");
      if (failed) throw new NotProven(failed.reason);
      const ended = this.event("ended");
      if (ended && this.event("reverted")) throw new NotProven(`the run ended too early (${ended.why}): ${missing()}`);
      if (performance.now() > until) throw new NotProven(missing());
      await this.#read((until - performance.now()) / 1000, signal);
    }
  }

  async #read(seconds: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) throw new Interrupted();
    const waitSeconds = Math.max(0, Math.min(2.5, seconds));
    const next = { run: this.id, after: this.events.at(-1)?.seq ?? 0, sinceTick: this.#tick, waitSeconds };
    const { events, progress, tick } = await this.#tools.call("follow_run", next);
    this.events.push(...events);
    this.#progress = progress;
    this.#tick = tick;
  }
}
