import { z } from "zod";
import { objectiveIds } from "./objectives.ts";
import { monitoringOpSchema } from "./monitoring-op.ts";
import { extraClientSchema, rabbitmqOpSchema, redisOpSchema, sqlOpSchema } from "./action-ops.ts";
import { COMMON_GATE, COMMON_SIGNALS, HARMS, judgeHarm } from "./harm.ts";
import { probeSchema } from "./probe.ts";
import { scalar, SERVICES, serviceSchema } from "./services.ts";
export { NO_LIMIT, probeKey, type Probe } from "./probe.ts";
export { SERVICES, serviceSchema, type Scalar, type Service } from "./services.ts";

/**
 * Shapes of the files that make up a scenario and a hint pack.
 *
 * A scenario is a folder `catalog/<id>/` with
 *   scenario.yaml   what everybody may see                  → `scenarioSchema`
 *   answer.yaml     sealed: read by tools, by nobody else    → `answerSchema`
 *   debrief.md      shown once the run has ended
 *   instructor.md   what to watch and what to ask
 * and its hints are in `hints/<pack>/<id>.yaml`              → `hintsSchema`
 * (`pack-schema.ts` has the manifests of packs).
 */

const id = z.string().regex(/^[a-z][a-z0-9-]{1,48}$/, "use lower-case words joined by hyphens");
/** A scenario of a pack has the pack's id before its own: `harbour/late-lanterns`. */
export const scenarioIdSchema = z
  .string()
  .regex(
    /^([a-z][a-z0-9-]{1,30}\/)?[a-z][a-z0-9-]{1,48}$/,
    "use lower-case words joined by hyphens, in a pack after its id and a slash",
  );
const key = z.string().regex(/^[a-z][a-z0-9_]{0,48}$/, "use lower-case words joined by underscores");
const text = z.string().trim().min(1);

export const STAGES = ["detect", "localise", "diagnose", "mitigate", "review"] as const;
export const stageSchema = z.enum(STAGES);
export type Stage = z.infer<typeof stageSchema>;

/** What a learner can name as the failing component; the same list in every scenario. */
export const COMPONENTS = [...SERVICES, "database", "cache", "queue", "mesh", "load", "monitoring"] as const;
export const componentSchema = z.enum(COMPONENTS);
export type Component = z.infer<typeof componentSchema>;

/** What a learner can name as the failure mechanism; the same list in every scenario. */
export const MECHANISMS = {
  missing_index: "A query has to read far more rows than it returns",
  lock_contention: "Work waits for locks that something else holds",
  connection_pool_exhausted: "All database connections are in use, callers queue for one",
  stale_statistics: "The query planner works from wrong statistics",
  n_plus_one: "One request causes many small queries",
  permission: "A permission is missing",
  cache_stampede: "Many callers rebuild the same cache entry at once",
  stale_cache: "The cache serves data that is no longer true",
  cache_eviction: "The cache has too little room for its working set",
  slow_consumer: "Messages arrive faster than they are consumed",
  poison_message: "One message fails again and again",
  duplicate_processing: "The same message is processed more than once",
  worker_pool_exhausted: "All worker threads are busy, tasks wait for one",
  event_loop_blocked: "One long computation stops everything else in the process",
  memory_leak: "Memory is never given back",
  network_latency: "A call between two components takes too long on the way",
  network_errors: "Calls between two components fail on the way",
  retry_storm: "Retries multiply the load",
  circuit_breaker: "A circuit breaker or limit refuses good calls",
  bad_release: "A new release behaves wrongly",
  bad_configuration: "A setting has a wrong value",
  certificate: "A certificate or key is not accepted",
  traffic_surge: "More honest traffic than the system can serve",
  noisy_client: "One client takes more than its share",
  false_alarm: "Nothing is wrong but the alert",
  telemetry_gap: "The system is fine, the view of it is not",
} as const satisfies Record<string, string>;
const mechanismIds = Object.keys(MECHANISMS) as [keyof typeof MECHANISMS, ...(keyof typeof MECHANISMS)[]];
export const mechanismSchema = z.enum(mechanismIds);
export type Mechanism = z.infer<typeof mechanismSchema>;

export const LOAD_PROFILES = ["off", "quiet", "steady", "busy", "surge"] as const;
export const loadProfileSchema = z.enum(LOAD_PROFILES);
export type LoadProfile = z.infer<typeof loadProfileSchema>;

/** A call that the mesh carries, by who calls whom. */
const edge = z.strictObject({ from: serviceSchema.describe("who calls"), to: serviceSchema.describe("who is called") });

/** What the mesh does: the policy of an edge, mutual TLS and certificates of a service. */
const meshOperation = z.discriminatedUnion("verb", [
  z
    .strictObject({
      verb: z.literal("set"),
      edge,
      policy: z.record(key, scalar).describe("settings of the call, as `mesh show` of the console lists them"),
    })
    .describe("Changes the policy of a call between two services."),
  z.strictObject({ verb: z.literal("clear"), edge }).describe("Gives a call the default policy again."),
  z
    .strictObject({
      verb: z.literal("set_mtls"),
      service: serviceSchema,
      mode: z
        .enum(["strict", "permissive", "off"])
        .describe("`strict`: only calls under mutual TLS; `permissive`: others as well"),
    })
    .describe("Says which calls the service's sidecar takes."),
  z
    .strictObject({ verb: z.literal("rotate_certificate"), service: serviceSchema })
    .describe("Gives a service a new certificate of the usual length, renewed in time from then on."),
  z
    .strictObject({
      verb: z.literal("expire_certificate"),
      service: serviceSchema,
      seconds: z.number().int().min(1).max(3600).describe("until it ends"),
    })
    .describe("Gives a service a certificate that ends soon, and that nobody renews."),
]);

/** A typed operation on the system. The same vocabulary injects faults and serves the learner's console. */
export const actionSchema = z.discriminatedUnion("kind", [
  z
    .strictObject({
      kind: z.literal("config"),
      service: serviceSchema,
      set: z.record(key, scalar).describe("settings by name, as `get` of the console lists them"),
      reset: z
        .array(key)
        .min(1)
        .max(20)
        .optional()
        .describe(
          "settings that go back to their defaults, such as an address that is another one in each installation",
        ),
    })
    .describe("Changes settings of one service while it runs: all of them, or none when one is refused."),
  z
    .strictObject({ kind: z.literal("restart"), service: serviceSchema })
    .describe("Restarts one service and waits until it answers. Its settings stay."),
  z.strictObject({ kind: z.literal("sql"), op: sqlOpSchema }).describe("The shop's database."),
  z.strictObject({ kind: z.literal("redis"), op: redisOpSchema }).describe("The shop's cache."),
  z.strictObject({ kind: z.literal("rabbitmq"), op: rabbitmqOpSchema }).describe("The shop's message broker."),
  z
    .strictObject({
      kind: z.literal("load"),
      profile: loadProfileSchema,
      extraClient: extraClientSchema
        .nullable()
        .optional()
        .describe("a client beside the customers, that asks one route at a steady rate; null takes it away"),
    })
    .describe("Says how many customers come."),
  z
    .strictObject({ kind: z.literal("mesh"), op: meshOperation })
    .describe("The sidecars that carry calls between services, where there are any."),
  z.strictObject({ kind: z.literal("monitoring"), op: monitoringOpSchema }).describe("How the system is watched."),
  z
    .strictObject({ kind: z.literal("notify"), text: text.max(500) })
    .describe("Says something to the people in the run; touches nothing."),
  z
    .strictObject({ kind: z.literal("wait"), seconds: z.number().min(0).max(60) })
    .describe("Lets time pass before the next action."),
]);
export type Action = z.infer<typeof actionSchema>;
export type ActionKind = Action["kind"];

/** A number that can be asked of Prometheus by name. `query` is instant PromQL and gives one number. */
export const signalSchema = z.strictObject({
  title: text,
  query: text,
  unit: z.enum(["s", "ratio", "per_second", "count", "bytes"]),
});
export type Signal = z.infer<typeof signalSchema>;

const op = z.enum(["lt", "lte", "gt", "gte", "eq"]);
export type Op = z.infer<typeof op>;

/** One thing that is true of the live system, or not, or not known (no data). */
export const conditionSchema = z.union([
  /** A named signal against a fixed value. */
  z.strictObject({ title: text, signal: key, op, value: z.number() }),
  /**
   * A named signal against this run's own pre-fault baseline: `limit = max(baseline * factor, floor)`
   * for lt/lte, and `min(baseline * factor, ceiling)` for gt/gte.
   */
  z.strictObject({
    title: text,
    signal: key,
    op: z.enum(["lt", "lte", "gt", "gte"]),
    baseline: z.strictObject({
      factor: z.number().positive(),
      floor: z.number().optional(),
      ceiling: z.number().optional(),
    }),
  }),
  /** A state check: "the cause is gone", "load was not turned off". */
  z.strictObject({
    title: text,
    state: probeSchema,
    op,
    value: scalar,
  }),
]);
export type Condition = z.infer<typeof conditionSchema>;

const checkBase = { id: key, title: text };
export const checkSchema = z.discriminatedUnion("kind", [
  /** Passed when the learner acknowledges one of these alerts. */
  z.strictObject({ ...checkBase, kind: z.literal("acknowledge"), alerts: z.array(text).min(1) }),
  /** Passed when the learner has looked at evidence of that sort (about that service, when named). */
  z.strictObject({
    ...checkBase,
    kind: z.literal("inspect"),
    evidence: z.array(z.enum(["metrics", "logs", "traces", "database", "cache", "queue", "config"])).min(1),
    service: serviceSchema.optional(),
  }),
  /** Passed when a finding names the sealed component / mechanism. */
  z.strictObject({ ...checkBase, kind: z.literal("finding"), field: z.enum(["component", "mechanism"]) }),
  /** Passed when every condition held without a break for `hold` seconds, with at least that much traffic. */
  z.strictObject({
    ...checkBase,
    kind: z.literal("oracle"),
    conditions: z.array(conditionSchema).min(1),
    hold: z.number().min(0).max(120),
    /**
     * What it means when it holds: `recovery` that customers are well again, `cause` that what broke them has gone,
     * `no_harm` that nothing else was broken on the way.
     */
    proves: z.enum(["recovery", "cause", "no_harm"]).optional(),
    traffic: z.strictObject({ signal: key, atLeast: z.number().positive() }).optional(),
  }),
  /** An oracle over what no incident and no repair may do to the rest of the shop (see `HARMS`), without `except`. */
  z.strictObject({
    ...checkBase,
    kind: z.literal("no_harm"),
    hold: z.number().min(0).max(120).default(10),
    except: z.array(z.enum(HARMS)).default([]),
  }),
  /** A question with one right choice; which one is in the sealed answer. */
  z.strictObject({ ...checkBase, kind: z.literal("question"), prompt: text, choices: z.record(key, text) }),
]);
type WrittenCheck = z.infer<typeof checkSchema>;
/** A check as a run knows it: a check `no_harm` is the oracle that it stands for. */
export type Check = Exclude<WrittenCheck, { kind: "no_harm" }>;

/** What the author of a scenario writes. */
export const writtenScenarioSchema = z.strictObject({
  id: scenarioIdSchema,
  version: z.number().int().positive(),
  /**
   * What differs from one attempt to the next: each row is one variant, all rows have the same names. `${name}` in any
   * text of the scenario's files is replaced; a run's seed chooses the row.
   */
  vary: z.array(z.record(key, scalar)).min(2).max(12).optional(),
  title: text,
  summary: text.max(200),
  /** Markdown in the voice of a pager and a colleague; never names the cause. */
  brief: text,
  difficulty: z.enum(["beginner", "intermediate", "advanced"]),
  severity: z.enum(["sev1", "sev2", "sev3"]),
  skills: z.array(text).min(1),
  /** Expected and longest time, minutes. */
  minutes: z.strictObject({ expected: z.number().positive(), timebox: z.number().positive() }),
  /** Expected seconds per stage, for pacing. */
  pace: z.record(stageSchema, z.number().positive()),
  /** Components (names of `npm run status`) without which the scenario is unavailable. */
  requires: z.array(text),
  load: loadProfileSchema,
  /** Whose promise the incident breaks: a journey of customers with an objective. */
  slo: z.enum(objectiveIds),
  signals: z.record(key, signalSchema),
  /** All must hold before the fault is injected. */
  gate: z.array(conditionSchema).min(1),
  inject: z.array(actionSchema).min(1),
  /** Seconds from the healthy system to `inject`; how many of them, the run's seed says. */
  onset: z.strictObject({ from: z.number().min(0).max(60), to: z.number().min(0).max(60) }).default({ from: 0, to: 0 }),
  symptom: z.strictObject({ within: z.number().positive(), conditions: z.array(conditionSchema).min(1) }),
  alerts: z.strictObject({ within: z.number().positive(), firing: z.array(text).min(1) }),
  stages: z.strictObject({
    detect: z.array(checkSchema).min(1),
    localise: z.array(checkSchema).min(1),
    diagnose: z.array(checkSchema).min(1),
    mitigate: z.array(checkSchema).min(1),
    review: z.array(checkSchema).min(1),
  }),
  /** Faults that the tutor may toggle once the learner agreed, such as easing the load. */
  tutorFaults: z
    .array(
      z.strictObject({ id: key, title: text, on: z.array(actionSchema).min(1), expiresAfter: z.number().positive() }),
    )
    .default([]),
});

/** Completed by what all scenarios have in common: signals, the gate, and what a check `no_harm` stands for. */
export const scenarioSchema = writtenScenarioSchema.transform((written) => {
  const judged = (checks: readonly WrittenCheck[]): Check[] =>
    checks.map((check) => (check.kind === "no_harm" ? judgeHarm(check, written.load) : check));
  const { detect, localise, diagnose, mitigate, review } = written.stages;
  return {
    ...written,
    signals: { ...COMMON_SIGNALS, ...written.signals },
    gate: [...written.gate, ...COMMON_GATE],
    stages: {
      detect: judged(detect),
      localise: judged(localise),
      diagnose: judged(diagnose),
      mitigate: judged(mitigate),
      review: judged(review),
    },
  };
});
export type Scenario = z.infer<typeof scenarioSchema>;

const attempt = z.strictObject({
  id,
  title: text,
  actions: z.array(actionSchema).min(1),
  /** Checks that must stay unmet after it. */
  unmet: z.array(key).min(1),
});

export const answerSchema = z.strictObject({
  component: componentSchema,
  /** Other components that are also right (such as `database` for an index that `inventory` owns). */
  alsoComponents: z.array(componentSchema).default([]),
  mechanism: mechanismSchema,
  alsoMechanisms: z.array(mechanismSchema).default([]),
  /** One sentence of root cause, for the debrief. */
  rootCause: text,
  /** Design pattern or practice that the scenario teaches. */
  pattern: text,
  evidence: z
    .array(
      z.strictObject({
        title: text,
        where: z.enum(["metrics", "logs", "traces", "database", "cache", "queue", "config"]),
        query: text,
      }),
    )
    .min(1),
  /**
   * Words that give the answer away; held back from the tutor's text until a hint that says them was revealed. A common
   * word also holds what is harmless: say it more exactly. Disguises need no listing, translations and synonyms do.
   */
  spoilers: z.array(text).min(1),
  /** Check id → right choice. */
  questions: z.record(key, key),
  referenceFix: z.array(actionSchema).min(1),
  alternativeFixes: z.array(z.strictObject({ id, title: text, actions: z.array(actionSchema).min(1) })).default([]),
  wrongFixes: z.array(attempt).min(2),
  cheats: z.array(attempt).default([]),
});
export type Answer = z.infer<typeof answerSchema>;

export const LEVELS = ["orient", "point", "teach", "specific", "bottom-out"] as const;
export const levelSchema = z.enum(LEVELS);
export type Level = z.infer<typeof levelSchema>;

export const hintSchema = z.strictObject({
  id,
  check: key,
  level: levelSchema,
  text,
  /** Ids of hints or checks that must have been revealed / passed before. */
  requires: z.array(z.string()).default([]),
  /** Only when the learner's last wrong finding named this mechanism or component. */
  misconception: z.union([componentSchema, mechanismSchema]).optional(),
});
export type Hint = z.infer<typeof hintSchema>;

export const hintsSchema = z.strictObject({
  scenario: scenarioIdSchema,
  /** The version of the scenario that the hints were written for. */
  version: z.number().int().positive(),
  hints: z.array(hintSchema).default([]),
  /** Gives hints of the packs beneath another place in their ladder, without saying them again: hint id → level. */
  levels: z.record(id, levelSchema).default({}),
  /** In a pack of another language: its words for what gives the answer away. */
  spoilers: z.array(text).default([]),
});
export type Hints = z.infer<typeof hintsSchema>;

/** The files that a scenario was read from: what a run keeps, so that nothing of it changes while it is open. */
export type ScenarioSource = {
  /** Of the language and of every file. */
  hash: string;
  locale: string;
  /** Path (`catalog/…`, `hints/…` or `packs/…`) → text. */
  files: Record<string, string>;
};

/** A scenario with everything that belongs to it, as the loader gives it to tools. */
export type LoadedScenario = {
  scenario: Scenario;
  answer: Answer;
  hints: Hint[];
  debrief: string;
  instructor: string;
  /** Absent in one that was not read from files. */
  source?: ScenarioSource;
};
