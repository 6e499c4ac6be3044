import { z } from "zod";

/** What a scenario practises: the same words in all of them, since the page shows how far somebody is with each. */
export const SKILLS = [
  "latency",
  "errors",
  "saturation",
  "throughput",
  "capacity",
  "traces",
  "logs",
  "alerting",
  "observability",
  "databases",
  "data",
  "caches",
  "queues",
  "networking",
  "mesh",
  "security",
  "configuration",
  "deployment",
  "resilience",
] as const;

/** Units of a signal, each with a value as a learner reads it. */
export const UNITS = {
  s: 0.812,
  ratio: 0.992,
  per_second: 4.6,
  count: 12,
  bytes: 67_108_864,
} as const;

/** Where a learner can look, each with what a query of it names. It is read by people, in the debrief, and run by nobody. */
export const EVIDENCE = {
  metrics: "PromQL, as the Metrics tab takes it",
  logs: "service, level and words of the line: what the Logs tab is set to",
  traces: "service, least duration, errors only: what the Traces tab is set to",
  database: "SQL, or the name of a ready-made query of the Operate tab",
  cache: "what to look at: `info memory`, `slowlog`, `keys`",
  queue: "the queue and what of it: `peek orders`, its policy",
  config: "service and setting",
} as const;

export const unitSchema = z.enum(keysOf(UNITS));
export const evidenceSchema = z.enum(keysOf(EVIDENCE));

/** The keys of an object whose keys are known, which `Object.keys` gives as any texts. */
function keysOf<K extends string>(words: Readonly<Record<K, unknown>>): [K, ...K[]] {
  return Object.keys(words) as [K, ...K[]];
}
