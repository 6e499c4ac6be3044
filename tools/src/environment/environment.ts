import type { Action, ExtraClient, Scalar } from "@mayday/scenarios/contract";
import type { QueueLimits } from "./message-broker.ts";
import type { StateProbe } from "./read-probe.ts";
import type { SnapshotPart } from "./snapshot.ts";

/** At most so many orders are on their way through a healthy queue at any moment. */
export const IN_FLIGHT = 10;

/**
 * One shop with its telemetry, and everything tools can do to it. Built per entry of `ENVIRONMENTS_FILE`;
 * nothing about an environment is global. A source that cannot be reached throws `ToolError` with code `unavailable`
 * that names the source; an empty answer is `null` or an empty list, never an error.
 */
export type Environment = {
  readonly name: string;
  /** Components that this environment has (names as in `npm run status`). */
  readonly components: readonly string[];

  /** Instant PromQL that gives one number; null for no data. The environment's matcher is added where needed. */
  readNumber(query: string, signal: AbortSignal): Promise<number | null>;
  readProbe(probe: StateProbe, signal: AbortSignal): Promise<Scalar | null>;
  queryRange(input: {
    query: string;
    from: number;
    to: number;
    step: number;
  }): Promise<{ series: Series[]; truncated: boolean }>;
  /** Single measurements with their traces, of the histograms that `query` selects; the highest of each part of the range. */
  queryExemplars(input: { query: string; from: number; to: number }): Promise<Exemplar[]>;
  /** All metrics with the labels that any has; or the labels of one; or the values of a label, of one metric or of all. */
  listMetrics(of: { metric?: string; label?: string }): Promise<MetricNames>;
  searchLogs(input: LogSearch): Promise<LogLine[]>;
  /** By level, in each `step` seconds. */
  countLogs(input: LogFilter & { step: number }): Promise<LogCounts[]>;
  searchTraces(input: TraceSearch): Promise<TraceSummary[]>;
  getTrace(traceId: string): Promise<Span[]>;
  listAlerts(): Promise<Alert[]>;
  /** Silences what the matchers catch in this environment; `until` in milliseconds since the epoch. */
  silence(input: {
    matchers: readonly Matcher[];
    minutes: number;
    comment: string;
    author: string;
  }): Promise<{ silence: string; until: number }>;
  /** What such a silence would catch, and would have caught in the last minutes. Changes nothing. */
  previewSilence(matchers: readonly Matcher[]): Promise<SilencePreview>;
  /** This environment's silences: those that are open, and those that ended lately. */
  listSilences(): Promise<Silence[]>;
  /** Lets an open silence end so many minutes from now; null when there is no such silence. */
  extendSilence(silence: string, minutes: number): Promise<{ silence: string; until: number } | null>;
  expireSilence(silence: string): Promise<boolean>;

  /** Messages in the order queue, waiting or being worked on, as of the last 5 seconds; null when there is no such queue. */
  queueDepth(signal?: AbortSignal): Promise<number | null>;
  /** Puts dead-lettered orders back into the order queue; gives how many there were. */
  redriveDead(signal: AbortSignal): Promise<number>;

  describeOperations(): Promise<Operations>;
  /**
   * What will bring back the present state once `action` was applied, in the order to apply it; empty when there is
   * nothing to bring back. Touches nothing: the caller journals it before it calls `apply`.
   */
  captureUndo(action: Action, signal: AbortSignal): Promise<Action[]>;
  /**
   * Carries the action out and reads back that it took effect; throws when that cannot be confirmed. Applying the same
   * action again is harmless. `table` holds the rows of a read-only query, else null.
   */
  apply(action: Action, signal: AbortSignal): Promise<{ result: string; table: Table | null }>;
  /** One line for people: what the action does. */
  label(action: Action): string;
  /** Whether the action only looks; then it needs no journal. */
  reads(action: Action): boolean;
  /** Whether it is among what an operator of the system may do; scenarios and instructors may do all. */
  isOperators(action: Action): boolean;
  /** Opens again what lives in this process alone (clients of the database) and has to be there after these actions. */
  resume(applied: readonly Action[], signal: AbortSignal): Promise<void>;

  /**
   * What a run must leave as it found it: settings per service, tables, indexes, privileges and limits of roles, sessions
   * of other clients, the cache's limits and credential, the broker's queues and policies, load, silences, thresholds and
   * targets of the monitoring, the mesh's policy.
   */
  snapshot(): Promise<Record<string, string>>;
  /** One part of it, without reading the others. */
  snapshotOf(part: SnapshotPart): Promise<Record<string, string>>;
  /** Each component's reachability now. */
  health(): Promise<{ name: string; up: boolean; detail: string }[]>;
  close(): Promise<void>;
};

export type Series = { labels: Record<string, string>; points: [number, number | null][] };
/** `at` in milliseconds, `value` in the metric's own unit. */
export type Exemplar = { at: number; value: number; traceId: string; labels: Record<string, string> };
/** Which log lines: those of a time that pass every filter that is there. */
export type LogFilter = {
  from: number;
  to: number;
  service?: string;
  level?: string;
  contains?: string;
  traceId?: string;
};
export type LogSearch = LogFilter & { limit: number };
/** Lines of one level over time: [beginning of a step in milliseconds, lines in it]. */
export type LogCounts = { level: string; counts: [number, number][] };
export type MetricNames = {
  metrics: { name: string; type: string; help: string }[];
  labels: string[];
  values: string[];
};
export type LogLine = {
  at: number;
  service: string;
  level: string;
  message: string;
  traceId: string | null;
  fields: Record<string, string>;
};
export type TraceSearch = {
  from: number;
  to: number;
  service?: string;
  minDurationMs?: number;
  maxDurationMs?: number;
  attribute?: { name: string; value: string };
  errorsOnly: boolean;
  limit: number;
};
export type TraceSummary = {
  traceId: string;
  rootService: string;
  rootName: string;
  start: number;
  durationMs: number;
  spans: number;
  error: boolean;
};
export type Span = {
  spanId: string;
  parentId: string | null;
  service: string;
  name: string;
  kind: string;
  start: number;
  durationMs: number;
  error: boolean;
  statusMessage: string;
  attributes: Record<string, string>;
  events: { at: number; name: string; attributes: Record<string, string> }[];
};
export type Matcher = { label: string; op: "=" | "!=" | "=~" | "!~"; value: string };
export type Silence = {
  id: string;
  matchers: Matcher[];
  state: "active" | "pending" | "expired";
  /** Milliseconds since the epoch. */
  from: number;
  until: number;
  author: string;
  comment: string;
};
/** An alert as its labels tell it apart. */
export type AlertLine = { alert: string; service: string; severity: string; labels: Record<string, string> };
export type SilencePreview = {
  now: AlertLine[];
  /** Alerts that fired within the last minutes and do not any more, with when they last did (ms since the epoch). */
  lately: (AlertLine & { lastAt: number })[];
  /** Alerts that fire now and would still be heard. */
  heard: AlertLine[];
  minutes: number;
};
export type Alert = {
  alert: string;
  service: string;
  severity: string;
  summary: string;
  description: string;
  /** Without the environment, which is always this one. */
  labels: Record<string, string>;
  /** A heading of docs/runbooks.md, and the id of a dashboard; empty when the alert names none. */
  runbook: string;
  dashboard: string;
  state: "pending" | "firing" | "silenced";
  since: number;
  silences: string[];
};
export type Table = { columns: string[]; rows: (string | null)[][]; truncated: boolean };
export type Knob = {
  key: string;
  title: string;
  type: "integer" | "number" | "boolean" | "string";
  value: Scalar;
  default: Scalar;
  min: number | null;
  max: number | null;
  choices: string[] | null;
  /** Of a text without choices: the regular expression that it has to match. */
  pattern?: string | null | undefined;
  unit: string;
};
export type Operations = {
  services: { service: string; up: boolean; knobs: Knob[] }[];
  tables: { table: string; rows: number; columns: string[]; indexes: { name: string; definition: string }[] }[];
  /** What can be changed of how the system is watched; null when nothing can. */
  monitoring: {
    thresholds: { alert: string; value: number }[];
    targets: { job: string; scraped: boolean }[];
  } | null;
  /** Null where there is no mesh, or it does not answer. */
  mesh: MeshOperations | null;
  /** Connections to the database by what they call themselves; seconds of the oldest open transaction. */
  applications: { application: string; backends: number; oldestSeconds: number }[];
  roles: { role: string; connectionLimit: number; statementTimeoutMs: number }[];
  /** Queries worth asking, ready to run. */
  queries: { id: string; title: string; text: string }[];
  cache: { maxMegabytes: number; usedMegabytes: number; policy: string; credential: string } | null;
  queues: {
    queue: string;
    ready: number;
    unacknowledged: number;
    consumers: number;
    policy: QueueLimits;
  }[];
  load: { profile: string; users: number; profiles: string[]; extraClient: ExtraClient | null } | null;
};
export type MeshOperations = {
  /** Edges (`edges/orders-payments`) and services (`services/payments`), with what can be set for each. */
  subjects: { subject: string; knobs: Knob[] }[];
  /** `until`: when it ends, milliseconds since the epoch. */
  certificates: { service: string; identity: string; until: number; renewal: string }[];
  /** `current`: whether the sidecar works by the policy as it is now. */
  sidecars: { service: string; up: boolean; current: boolean }[];
};
