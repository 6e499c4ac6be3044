import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { DataFolder } from "../data-folder.ts";
import type { Engine } from "../engines/engine.ts";
import { Failure, reasonOf } from "../failure.ts";
import { BackOff } from "./back-off.ts";
import { type Component, type Launch, type State, Unwell } from "./component.ts";
import { endOrphans, endProcess, markOf } from "./end-process.ts";
import { boundLog, lastWords, openLog } from "./log-file.ts";
import { type Identity, startOf } from "./process-table.ts";

const POLL_MS = 100;
const WATCH_MS = 3000;
const PREPARE_AGAIN_MS = 1000;
const CHECK_TIMEOUT_MS = 4000;
/** A start that has not answered by then is ended and tried again. */
const START_DEADLINE_MS = 120_000;
/** Answers missing for this long mean that the process hangs: it is ended, so that it starts anew. */
const HANG_MS = 60_000;
/** One that answers since its start, but not that it is well, counts as failed by then; it is left running. */
const UNWELL_MS = 60_000;
/** As long, when something that it uses is not to be had: then it will not get well. */
const LACKING_MS = 3_000;
/** After so many starts in a row that never got healthy a component counts as failed; it is tried on. */
const FAILED_STARTS = 3;

/** What a component sees of the others. */
type Surroundings = {
  /** Resolves when those that it starts after are ready or given up. */
  turn: () => Promise<void>;
  /** Whether something it uses is still on its way (being fetched, say): not being well yet is not held against it then. */
  othersComing: () => boolean;
  /** Of what it uses, what this machine does not have. */
  lacking: () => string[];
};

/** One component under supervision: started, watched, started again when it ends, stopped. */
export class Supervised {
  state: State = "waiting";
  detail = "";
  engine: Engine | null = null;
  process: Identity | null = null;
  /** From its first launch to its first healthy answer. */
  msToReady: number | null = null;
  restarts = 0;
  readonly component: Component;
  private readonly mark: ReturnType<typeof markOf>;
  private readonly logPath: string;
  private readonly changed: () => void;
  private readonly surroundings: Surroundings;
  private readonly backOff = new BackOff();
  private readonly ending = new AbortController();
  private launch: Launch | null = null;
  private prepared = false;
  private failedStarts = 0;
  private running: Promise<void> = Promise.resolve();

  /** `changed` is called after every change of what can be seen of it. */
  constructor(component: Component, data: DataFolder, changed: () => void, surroundings: Surroundings) {
    this.component = component;
    this.mark = markOf(data.root);
    this.logPath = join(data.logs, `${component.name}.log`);
    this.changed = changed;
    this.surroundings = surroundings;
  }

  /** Finds the program and keeps the component running until `stop`; never rejects. */
  start(): void {
    this.running = this.run().catch((error: unknown) => {
      if (this.ending.signal.aborted) return;
      this.show(error instanceof Failure ? "unavailable" : "failed", reasonOf(error));
    });
  }

  /** Says that it cannot run, because of something outside of it. */
  cannotRun(why: string): void {
    this.show("unavailable", why);
  }

  async stop(): Promise<void> {
    this.ending.abort();
    if (this.process !== null && this.launch !== null) {
      await endProcess(this.process, this.launch.stopSignal ?? "SIGTERM", this.launch.graceMs ?? 8000);
    }
    await this.running;
    if (this.state !== "unavailable") this.show("stopped", "");
  }

  private async run(): Promise<void> {
    this.show("starting", "looking for it");
    const engine = await this.component.engine((detail) => this.show("fetching", detail), this.ending.signal);
    this.engine = engine;
    this.show("waiting", "");
    await this.surroundings.turn();
    const began = performance.now();
    this.show("starting", "");
    while (!this.ending.signal.aborted) {
      const { healthyMs, why } = await this.runOnce(engine, began);
      if (this.ending.signal.aborted) return;
      this.failedStarts = healthyMs > 0 ? 0 : this.failedStarts + 1;
      this.restarts += 1;
      this.show(this.failedStarts >= FAILED_STARTS ? "failed" : "restarting", why);
      await pause(this.backOff.delay(healthyMs), undefined, { signal: this.ending.signal }).catch(() => undefined);
    }
  }

  /** One life of the process: resolves when it has ended, with how long it was healthy and why it ended. */
  private async runOnce(engine: Engine, began: number): Promise<{ healthyMs: number; why: string }> {
    this.launch = await this.component.launch(engine);
    if (this.ending.signal.aborted) return { healthyMs: 0, why: "" };
    const log = await openLog(this.logPath);
    const child = spawnDetached(this.launch, this.mark, log.fd);
    const exited = exitOf(child);
    this.process = identityOf(child);
    this.changed();
    await log.close();
    const over = new AbortController();
    const readyAt = { ms: 0 };
    const watching = this.watch(over.signal, began, readyAt);
    const ended = await exited;
    over.abort();
    await watching;
    // What the process left in its group (a port mapper, a helper) goes before the next one starts.
    if (this.process !== null) await endOrphans(this.process.pid, this.mark.text);
    this.process = null;
    const why = `${ended}; ${(await lastWords(this.logPath)) || "its log is empty"}`;
    return { healthyMs: readyAt.ms === 0 ? 0 : performance.now() - readyAt.ms, why };
  }

  /** Waits until it is healthy, prepares it, then looks after it until `over`. */
  private async watch(over: AbortSignal, began: number, readyAt: { ms: number }): Promise<void> {
    let answered = performance.now();
    while (!over.aborted && !this.ending.signal.aborted) {
      const problem = await this.problem(over);
      if (over.aborted || this.ending.signal.aborted) return;
      if (problem === null) {
        answered = performance.now();
        if (readyAt.ms === 0) readyAt.ms = answered;
        this.msToReady ??= Math.round(answered - began);
        if (this.state !== "ready") this.show("ready", this.launch?.note ?? "");
      } else {
        if (readyAt.ms === 0 && problem instanceof Unwell && this.surroundings.othersComing())
          answered = performance.now();
        await this.judge(problem, performance.now() - answered, readyAt.ms > 0);
      }
      const wait = readyAt.ms > 0 ? WATCH_MS : POLL_MS;
      await pause(wait, undefined, { signal: AbortSignal.any([over, this.ending.signal]) }).catch(() => undefined);
    }
  }

  /** What to do about a process that has not been healthy for `silentMs`. */
  private async judge(problem: Error, silentMs: number, wasReady: boolean): Promise<void> {
    const unwell = problem instanceof Unwell;
    if (wasReady && silentMs > WATCH_MS * 2)
      this.show("failed", `${unwell ? "" : "does not answer: "}${problem.message}`);
    const lacking = this.surroundings.lacking();
    if (!wasReady && unwell && silentMs > (lacking.length > 0 ? LACKING_MS : UNWELL_MS)) {
      const why = lacking.length > 0 ? `; it uses ${lacking.join(" and ")}, which this machine does not have` : "";
      this.show("failed", `${problem.message}${why}`);
    }
    if (unwell || silentMs <= (wasReady ? HANG_MS : START_DEADLINE_MS) || this.process === null) return;
    if (!wasReady) this.failedStarts = FAILED_STARTS;
    await endProcess(this.process, "SIGKILL", 0);
  }

  private async problem(over: AbortSignal): Promise<Error | null> {
    try {
      await this.component.check(AbortSignal.any([over, AbortSignal.timeout(CHECK_TIMEOUT_MS)]));
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
    return this.prepared ? null : this.prepare(over);
  }

  /** Runs the component's preparation once; a failed one is tried again, for what it needs may be late. */
  private async prepare(over: AbortSignal): Promise<Error | null> {
    try {
      await this.component.prepare?.((detail) => this.showPreparing(detail), this.ending.signal);
      this.prepared = true;
      return null;
    } catch (error) {
      this.showPreparing(`cannot be prepared yet: ${reasonOf(error)}`);
      await pause(PREPARE_AGAIN_MS, undefined, { signal: over }).catch(() => undefined);
      return new Unwell(reasonOf(error));
    }
  }

  /** The log's bound is kept from outside: the process writes to it by itself. */
  boundLog(): Promise<void> {
    return boundLog(this.logPath);
  }

  private showPreparing(detail: string): void {
    this.show(this.state === "failed" ? "failed" : "starting", detail);
  }

  private show(state: State, detail: string): void {
    this.state = state;
    this.detail = detail;
    this.changed();
  }
}

/** In a process group of its own, so that a Ctrl-C at the terminal reaches the supervisor alone. */
function spawnDetached(launch: Launch, mark: { name: string; value: string }, log: number): ChildProcess {
  return spawn(launch.program, launch.args, {
    cwd: launch.cwd,
    env: { ...launch.env, [mark.name]: mark.value },
    detached: true,
    stdio: ["ignore", log, log],
    ...launch.user,
  });
}

async function exitOf(child: ChildProcess): Promise<string> {
  try {
    const [code, signal] = await once(child, "exit");
    return signal === null ? `ended with code ${String(code)}` : `ended by ${String(signal)}`;
  } catch (error) {
    return `cannot be started (${reasonOf(error)})`;
  }
}

function identityOf(child: ChildProcess): Identity | null {
  const started = child.pid === undefined ? null : startOf(child.pid);
  return child.pid === undefined || started === null ? null : { pid: child.pid, started };
}
