import { renameSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { DataFolder } from "../data-folder.ts";
import { reasonOf } from "../failure.ts";
import type { Component } from "./component.ts";
import { stopOrder } from "./stop-order.ts";
import type { ComponentState, StackState } from "./state-file.ts";
import { Supervised } from "./supervised.ts";

const BOUND_LOGS_MS = 10_000;

type StackFile = {
  ready: boolean;
  components: Pick<ComponentState, "name" | "title" | "state" | "detail" | "version" | "url">[];
};

/**
 * Starts components as soon as what they need is ready, keeps them running and stops them in the reverse order.
 * After every change it rewrites `state.json` (for `status`, `stop` and the next start) and `stack.json` (for the page).
 */
export class Supervisor {
  private readonly all: Supervised[];
  private readonly data: DataFolder;
  private readonly about: Pick<StackState, "url" | "ports" | "clients">;
  private readonly stopOrder: string[][];
  private readonly started = new Set<Supervised>();
  private readonly listeners = new Set<() => void>();
  private writeProblem = "";
  /** Whether `stop` was called. */
  stopping = false;
  private logs: NodeJS.Timeout | null = null;

  constructor(components: Component[], data: DataFolder, about: Pick<StackState, "url" | "ports" | "clients">) {
    this.data = data;
    this.about = about;
    this.stopOrder = stopOrder(components);
    this.all = components.map(
      (component) =>
        new Supervised(component, data, () => this.changed(), {
          turn: () => this.settledAll(component.after ?? []),
          othersComing: () => this.areComing(component.uses ?? []),
          lacking: () => (component.uses ?? []).filter((name) => this.isLacking(name)),
        }),
    );
  }

  private isLacking(name: string): boolean {
    const one = this.named(name);
    return one?.state === "unavailable" && one.component.optional !== true;
  }

  /** Starts everything that can start; throws when the state cannot be written. Does not wait for readiness. */
  start(): void {
    this.write();
    this.logs = setInterval(() => {
      for (const one of this.all) one.boundLog().catch(() => undefined);
    }, BOUND_LOGS_MS);
    this.startDue();
  }

  /** Resolves once every component is ready or will not become so without help, or when everything is being stopped. */
  async settled(): Promise<void> {
    await this.settledAll(this.all.map((one) => one.component.name));
  }

  /** Stops everything, those that use others before the others; resolves when no process is left. */
  async stop(): Promise<void> {
    this.stopping = true;
    if (this.logs !== null) clearInterval(this.logs);
    for (const names of this.stopOrder)
      await Promise.all(this.all.filter((one) => names.includes(one.component.name)).map((one) => one.stop()));
  }

  onChange(listener: () => void): void {
    this.listeners.add(listener);
  }

  state(): StackState {
    const components = this.all.map((one) => ({
      name: one.component.name,
      title: one.component.title,
      engine: one.engine?.name ?? "",
      version: one.engine?.version ?? "",
      source: one.engine?.source ?? "",
      state: one.state,
      detail: one.detail,
      process: one.process,
      url: one.component.url,
      msToReady: one.msToReady,
      restarts: one.restarts,
    }));
    const ready = components.every(({ state }) => state === "ready" || state === "unavailable");
    return { ...this.about, ready, components };
  }

  private changed(): void {
    try {
      this.write();
      this.writeProblem = "";
    } catch (error) {
      if (this.writeProblem === "") console.error(`cannot write ${this.data.state}: ${reasonOf(error)}`);
      this.writeProblem = reasonOf(error);
    }
    if (!this.stopping) this.startDue();
    for (const listener of this.listeners) listener();
  }

  private startDue(): void {
    for (const one of this.all) {
      if (this.started.has(one)) continue;
      const needs = this.all.filter((other) => one.component.needs.includes(other.component.name));
      const missing = needs.find((other) => other.state === "unavailable");
      if (missing === undefined && needs.some((other) => other.state !== "ready")) continue;
      this.started.add(one);
      if (missing === undefined) one.start();
      else one.cannotRun(`needs ${missing.component.name}, which this machine does not have`);
    }
  }

  private async settledAll(names: string[]): Promise<void> {
    while (!this.stopping && this.areComing(names)) await this.nextChange();
  }

  private named(name: string): Supervised | undefined {
    return this.all.find((one) => one.component.name === name);
  }

  private areComing(names: string[]): boolean {
    return this.all.some((one) => names.includes(one.component.name) && !this.isSettled(one));
  }

  private isSettled(one: Supervised): boolean {
    if (["ready", "unavailable", "failed", "stopped"].includes(one.state)) return true;
    const needs = this.all.filter((other) => one.component.needs.includes(other.component.name));
    return one.state === "waiting" && needs.some((other) => this.isSettled(other) && other.state !== "ready");
  }

  private async nextChange(): Promise<void> {
    const change = new AbortController();
    const listener = (): void => change.abort();
    this.listeners.add(listener);
    await pause(500, undefined, { signal: change.signal }).catch(() => undefined);
    this.listeners.delete(listener);
  }

  /** Synchronous: a pid must be on disk before the next thing can go wrong. */
  private write(): void {
    const state = this.state();
    const stack: StackFile = {
      ready: state.ready,
      components: state.components.map(({ name, title, state: of, detail, version, url }) => ({
        name,
        title,
        state: of,
        detail,
        version,
        url,
      })),
    };
    replace(this.data.state, state);
    replace(this.data.stack, stack);
  }
}

function replace(path: string, content: unknown): void {
  writeFileSync(`${path}.new`, `${JSON.stringify(content, null, 1)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
