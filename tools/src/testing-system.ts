import { answerSchema, COMMON_SIGNALS, scenarioSchema } from "@mayday/scenarios/contract";
import type { Action, CatalogEntry } from "@mayday/scenarios/contract";
import type { Alert, Environment, Matcher } from "./environment/environment.ts";
import { compileMatchers } from "./environment/matchers.ts";
import { ToolError } from "./tool-error.ts";

/**
 * A system small enough for unit tests of the run host: one worker with a number of threads, from which everything that
 * can be measured of it follows. It holds what is done to it, and can be made to fail. Stack tests use the real one.
 */
export class SmallSystem implements Environment {
  readonly name: string;
  readonly components = ["prometheus", "locust"];
  threads = 4;
  profile = "steady";
  alerts: Alert[] = [];
  /** Dead-lettered messages; and of these the ones that die again. */
  dead = 0;
  unhandled = 0;
  /** Messages in the order queue. */
  depth = 0;
  /** How often somebody asked for dead-lettered messages to be redriven. */
  redrives = 0;
  /** Everything that was done to it, in order. */
  readonly done: Action[] = [];
  readonly expired: string[] = [];
  /** What it was told to open again after a restart of tools, each time. */
  readonly resumed: (readonly Action[])[] = [];
  /** Components that do not answer; "worker" makes actions fail. */
  readonly down = new Set<string>();
  /** Called before an action touches anything; may throw, or never return. */
  beforeApply: (action: Action) => Promise<void> = async () => {};
  /** Called after an action took effect. */
  afterApply: (action: Action) => Promise<void> = async () => {};
  /** Called once per look at the system. */
  onLook: () => void = () => {};

  constructor(name = "small") {
    this.name = name;
  }

  #require(component: string): void {
    if (this.down.has(component)) throw new ToolError("unavailable", `${component} cannot be reached`, "Wait.");
  }

  async readNumber(query: string): Promise<number | null> {
    this.#require("prometheus");
    const common = COMMON[query];
    if (common !== undefined) return common;
    if (query === "wait") return this.threads >= 4 ? 0.05 : 2;
    return query === "rate" ? 60 : null;
  }
  async readProbe() {
    this.#require("worker");
    return this.threads;
  }
  async queryRange({ query, from, to }: { query: string; from: number; to: number }) {
    const value = await this.readNumber(query);
    const points = [from, to].map((at): [number, number | null] => [at, value]);
    return { series: value === null ? [] : [{ labels: {}, points }], truncated: false };
  }
  async queryExemplars() {
    return [];
  }
  async searchLogs(): ReturnType<Environment["searchLogs"]> {
    return [];
  }
  async listMetrics(): ReturnType<Environment["listMetrics"]> {
    return { metrics: [], labels: [], values: [] };
  }
  async countLogs(): ReturnType<Environment["countLogs"]> {
    return [];
  }
  async searchTraces() {
    return [];
  }
  async getTrace(): ReturnType<Environment["getTrace"]> {
    return [];
  }
  async listAlerts() {
    return this.alerts;
  }
  async silence({ matchers, minutes }: { matchers: readonly Matcher[]; minutes: number }) {
    compileMatchers(matchers);
    return { silence: "silence-1", until: Date.now() + minutes * 60_000 };
  }
  async previewSilence(matchers: readonly Matcher[]) {
    const lines = this.alerts.map(({ alert, service, severity, labels }) => ({ alert, service, severity, labels }));
    const matches = compileMatchers(matchers);
    const now = lines.filter(({ labels }) => matches(labels));
    return { now, lately: [], heard: lines.filter((line) => !now.includes(line)), minutes: 15 };
  }
  async listSilences() {
    return [];
  }
  async extendSilence(silence: string, minutes: number) {
    if (this.expired.includes(silence)) return null;
    return { silence, until: Date.now() + minutes * 60_000 };
  }
  async expireSilence(silence: string) {
    this.expired.push(silence);
    return true;
  }
  async queueDepth() {
    return this.depth;
  }
  async redriveDead() {
    this.redrives += 1;
    const redriven = this.dead;
    this.dead = this.unhandled;
    return redriven;
  }
  async describeOperations() {
    const load = { profile: this.profile, users: 25, profiles: ["quiet", "steady", "busy"], extraClient: null };
    const nothing = {
      tables: [],
      applications: [],
      roles: [],
      queries: [],
      cache: null,
      queues: [],
      mesh: null,
      monitoring: null,
    };
    return { services: [{ service: "worker", up: true, knobs: [] }], ...nothing, load };
  }
  reads(action: Action): boolean {
    return action.kind === "sql" && action.op.verb === "query";
  }
  isOperators(action: Action): boolean {
    return ["config", "restart", "load"].includes(action.kind);
  }
  async resume(applied: readonly Action[]) {
    this.#require("worker");
    this.resumed.push(applied);
  }
  label(action: Action): string {
    return action.kind === "config" ? `set ${Object.keys(action.set).join(", ")} of ${action.service}` : action.kind;
  }
  async captureUndo(action: Action): Promise<Action[]> {
    this.#require("worker");
    if (action.kind === "config") return [{ ...action, set: { threads: this.threads } }];
    return action.kind === "load" ? [{ kind: "load", profile: "steady" }] : [];
  }
  async apply(action: Action): ReturnType<Environment["apply"]> {
    await this.beforeApply(action);
    this.#require("worker");
    if (action.kind === "config") {
      const threads = action.set["threads"];
      if (typeof threads !== "number") throw new ToolError("invalid_input", "threads is a number", "Send one.");
      this.threads = threads;
    }
    if (action.kind === "load") this.profile = action.profile;
    this.done.push(action);
    await this.afterApply(action);
    return { result: `${action.kind} done`, table: null };
  }
  async snapshot() {
    this.#require("worker");
    return { "worker threads": `${this.threads}`, "load profile": this.profile };
  }
  async snapshotOf() {
    this.#require("worker");
    return {};
  }
  async health() {
    this.onLook();
    return [...this.components, "worker"].map((name) => ({ name, up: !this.down.has(name), detail: "" }));
  }
  async close() {}
}

const setThreads = (threads: number) => ({ kind: "config", service: "worker", set: { threads } });
const question = { id: "lesson", title: "Say what was learned", kind: "question" };
const rest = { title: "t", summary: "s", brief: "b", severity: "sev3", skills: ["saturation"], difficulty: "beginner" };

/** A scenario for `SmallSystem`: threads are cut from four to one. */
export function smallScenario(): CatalogEntry {
  const scenario = scenarioSchema.parse({
    ...rest,
    id: "few-threads",
    version: 1,
    minutes: { expected: 5, timebox: 30 },
    pace: { detect: 60, localise: 60, diagnose: 60, mitigate: 60, review: 60 },
    requires: ["prometheus"],
    load: "steady",
    slo: "shipping",
    signals: {
      wait: { title: "Wait", query: "wait", unit: "s" },
      rate: { title: "Rate", query: "rate", unit: "per_second" },
    },
    gate: [{ title: "Wait", signal: "wait", op: "lt", value: 0.5 }],
    inject: [setThreads(2), setThreads(1)],
    symptom: { within: 20, conditions: [{ title: "Wait", signal: "wait", op: "gt", value: 1 }] },
    alerts: { within: 45, firing: ["WaitLong"] },
    stages: {
      detect: [{ id: "acknowledge", title: "Acknowledge", kind: "acknowledge", alerts: ["WaitLong"] }],
      localise: [{ id: "component", title: "Component", kind: "finding", field: "component" }],
      diagnose: [{ id: "mechanism", title: "Mechanism", kind: "finding", field: "mechanism" }],
      mitigate: [
        {
          id: "recovered",
          title: "Recovered",
          kind: "oracle",
          hold: 4,
          conditions: [{ title: "Wait", signal: "wait", op: "lt", value: 0.5 }],
        },
      ],
      review: [{ ...question, prompt: "Which?", choices: { limits: "Limits", luck: "Luck" } }],
    },
    tutorFaults: [
      { id: "ease_load", title: "Ease the load", on: [{ kind: "load", profile: "quiet" }], expiresAfter: 30 },
    ],
  });
  const wrong = (id: string) => ({ id, title: id, actions: [setThreads(2)], unmet: ["recovered"] });
  const answer = answerSchema.parse({
    component: "worker",
    mechanism: "worker_pool_exhausted",
    rootCause: "Too few threads.",
    pattern: "Bulkhead",
    evidence: [{ title: "Wait", where: "metrics", query: "wait" }],
    spoilers: ["threads"],
    questions: { lesson: "limits" },
    referenceFix: [setThreads(4)],
    wrongFixes: [wrong("first"), wrong("second")],
  });
  const loaded = { scenario, answer, hints: [], debrief: "Debrief.", instructor: "Guide." };
  return { ...loaded, variants: [loaded] };
}

/** What the signals that every scenario has say here: nothing is ever wrong with them. */
const COMMON = Object.fromEntries(
  Object.entries({ gateway_rate: 60, gateway_errors: 0, orders_rate: 4, oldest_unshipped: 1, shipped_twice: 0 }).map(
    ([name, value]) => [COMMON_SIGNALS[name]?.query, value],
  ),
);

/** An alert of `SmallSystem`. */
export function smallAlert(given: Partial<Alert> = {}): Alert {
  const { alert = "WaitLong", service = "worker", severity = "page" } = given;
  return {
    alert,
    service,
    severity,
    state: "firing",
    since: 1,
    silences: [],
    summary: "Waits",
    description: "Work waits.",
    runbook: "docs/runbooks.md#waitlong",
    dashboard: "worker",
    labels: { alertname: alert, service, severity },
    ...given,
  };
}
