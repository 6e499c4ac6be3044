import { z } from "zod";
import {
  actionSchema,
  actorSchema,
  componentSchema,
  debriefSchema,
  levelSchema,
  mechanismSchema,
  progressSchema,
  runEventBody,
  writtenScenarioSchema,
} from "@mayday/scenarios/contract";

/**
 * What tools offers over MCP: per tool its input, its output and the roles for which it exists.
 * Every result is `{ status: "ok", ...output }`, `{ status: "no_data", reason, tryNext }` or
 * `{ status: "error", code, reason, tryNext }` as structured content.
 */

export const ROLES = ["tutor", "host", "learner", "instructor"] as const;
export const roleSchema = z.enum(ROLES);
export type Role = z.infer<typeof roleSchema>;

export const TOOL_ERROR_CODES = [
  "invalid_input",
  "not_found",
  "not_allowed",
  "conflict",
  "unavailable",
  "rate_limited",
  "too_large",
  "timeout",
  "internal",
] as const;
export type ToolErrorCode = (typeof TOOL_ERROR_CODES)[number];

export const noDataSchema = z.object({ status: z.literal("no_data"), reason: z.string(), tryNext: z.string() });
export const toolErrorSchema = z.object({
  status: z.literal("error"),
  code: z.enum(TOOL_ERROR_CODES),
  reason: z.string(),
  tryNext: z.string(),
});
export type ToolFailure = z.infer<typeof noDataSchema> | z.infer<typeof toolErrorSchema>;

const runId = z.string().min(1).max(64);
const run = { run: runId };
const windowSchema = z.enum(["1m", "5m", "15m"]);
/** Milliseconds since the epoch. */
const range = { from: z.number(), to: z.number() };
const none = z.strictObject({});

const runEventSchema = z.intersection(runEventBody, z.object({ seq: z.number(), at: z.number() }));

const scenarioCard = writtenScenarioSchema
  .pick({
    id: true,
    version: true,
    title: true,
    summary: true,
    difficulty: true,
    severity: true,
    minutes: true,
  })
  .extend({
    /** Of those that scenarios share; one whose files cannot be read has one of its own. */
    skills: z.array(z.string()).min(1),
    available: z.boolean(),
    /** Why it cannot be started now, with the remedy; empty when available. */
    unavailableBecause: z.string(),
    /** What is wrong with its files as they are now, while it stays as it last was; empty when nothing is. */
    outdatedBecause: z.string(),
    /** This learner's runs of it. */
    attempts: z.number(),
    completed: z.number(),
  });

const series = z.object({
  labels: z.record(z.string(), z.string()),
  /** [milliseconds since the epoch, value]; a null value is a gap. */
  points: z.array(z.tuple([z.number(), z.number().nullable()])),
});

const alertLabels = z.record(z.string(), z.string());
const alertLine = z.object({ alert: z.string(), service: z.string(), severity: z.string(), labels: alertLabels });
const alertView = alertLine.extend({
  summary: z.string(),
  description: z.string(),
  /** A heading of docs/runbooks.md, and the id of a dashboard. */
  runbook: z.string(),
  dashboard: z.string(),
  state: z.enum(["pending", "firing", "silenced"]),
  since: z.number(),
  acknowledged: z.boolean(),
  silences: z.array(z.string()),
});

const span = z.object({
  spanId: z.string(),
  parentId: z.string().nullable(),
  service: z.string(),
  name: z.string(),
  kind: z.string(),
  start: z.number(),
  durationMs: z.number(),
  error: z.boolean(),
  /** What it said of its failure; mostly empty. */
  statusMessage: z.string(),
  attributes: z.record(z.string(), z.string()),
  /** Moments within it, such as an exception, in order. */
  events: z.array(z.object({ at: z.number(), name: z.string(), attributes: z.record(z.string(), z.string()) })),
});

const traceId = z.string().regex(/^[0-9a-f]{32}$/);
const attributeName = z.string().regex(/^[a-zA-Z_][\w.]{0,63}$/, "use the name of an attribute, such as http.route");
const metricName = z.string().regex(/^[a-zA-Z_:][a-zA-Z0-9_:]{0,199}$/, "use the name of a metric");
const labelName = z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]{0,63}$/, "use the name of a label");
const logSearch = {
  service: z.string().max(32).optional(),
  level: z.enum(["debug", "info", "warn", "error"]).optional(),
  contains: z.string().max(200).optional(),
  traceId: traceId.optional(),
};

/** `=~` and `!~` match the whole value by a regular expression (RE2); a label that an alert lacks is empty. */
const matcher = z.strictObject({
  label: labelName,
  op: z.enum(["=", "!=", "=~", "!~"]),
  value: z.string().max(200),
});
const matchers = z.array(matcher).min(1).max(10);
const minutes = z.number().min(1).max(120);

/** A run as it is summed up. */
const runRecord = z.object({
  run: runId,
  scenario: z.string(),
  state: z.string(),
  startedAt: z.number(),
  endedWhy: z.string().nullable(),
  passed: z.number(),
  of: z.number(),
  unaided: z.number(),
});
/** Where a page of an export begins: after so many events of a run. */
const pageSchema = z.strictObject({ run: runId, after: z.number().int().min(0) });

type Spec = { roles: readonly Role[]; input: z.ZodObject; output: z.ZodObject };
const spec = <const S extends Spec>(s: S): S => s;

/** A setting with its present value and its bounds. */
const knobSchema = z.object({
  key: z.string(),
  title: z.string(),
  type: z.enum(["integer", "number", "boolean", "string"]),
  value: z.union([z.number(), z.string(), z.boolean()]),
  default: z.union([z.number(), z.string(), z.boolean()]),
  min: z.number().nullable(),
  max: z.number().nullable(),
  choices: z.array(z.string()).nullable(),
  /** Of a text without choices: the regular expression that it has to match. */
  pattern: z.string().nullish(),
  unit: z.string(),
});

const learnerRoles = ["learner", "instructor"] as const;

export const TOOLS = {
  // ── tutor: exactly these four ─────────────────────────────────────────────
  get_progress: spec({ roles: ["tutor"], input: z.strictObject(run), output: z.object({ progress: progressSchema }) }),
  /** The policy chooses the hint, or says why none is due. Idempotent within its debounce window. */
  reveal_hint: spec({
    roles: ["tutor"],
    input: z.strictObject({ ...run, reason: z.enum(["asked", "stuck", "accepted_offer", "policy"]) }),
    output: z.object({
      hint: z.object({ id: z.string(), check: z.string(), level: levelSchema, text: z.string() }).nullable(),
      why: z.string(),
      repeated: z.boolean(),
    }),
  }),
  query_metrics: spec({
    roles: ["tutor"],
    input: z.strictObject({ ...run, signal: z.string().max(64), window: windowSchema.default("5m") }),
    output: z.object({
      signal: z.string(),
      unit: z.string(),
      now: z.number(),
      min: z.number(),
      max: z.number(),
      mean: z.number(),
      baseline: z.number().nullable(),
    }),
  }),
  /** Asks the learner to agree; takes effect once they did (`confirm_request`). */
  toggle_fault: spec({
    roles: ["tutor"],
    input: z.strictObject({ ...run, toggle: z.string().max(64), on: z.boolean(), reason: z.string().max(300) }),
    output: z.object({ request: z.string(), state: z.enum(["waiting_for_learner", "already_so"]) }),
  }),

  // ── host: the agent's own code ───────────────────────────────────────────
  /** Says whether what the tutor is about to say may be said, with what it has said before in the same message. */
  screen_message: spec({
    roles: ["host"],
    input: z.strictObject({ ...run, text: z.string().max(20_000) }),
    output: z.object({ clear: z.boolean() }),
  }),
  /** The learner began, goes on or stopped to write; it lapses after some seconds, and unasked help waits for it. */
  note_typing: spec({
    roles: ["host"],
    input: z.strictObject({ ...run, typing: z.boolean() }),
    output: z.object({}),
  }),
  /** The learner wants none of the help that is offered; harmless when none is. */
  decline_offer: spec({
    roles: ["host"],
    input: z.strictObject({ ...run }),
    output: z.object({ feedback: z.string() }),
  }),
  /** Credentials for one learner: theirs, and the tutor's for that learner's runs. Seconds until they expire. */
  issue_credentials: spec({
    roles: ["host"],
    input: z.strictObject({ learner: z.string().min(1).max(64) }),
    output: z.object({ learnerToken: z.string(), tutorToken: z.string(), expiresIn: z.number() }),
  }),
  /** Runs that are not closed, so that the agent can follow them again after a restart. */
  list_open_runs: spec({
    roles: ["host"],
    input: none,
    output: z.object({ runs: z.array(z.object({ run: runId, learner: z.string(), seq: z.number() })) }),
  }),
  /**
   * Long poll: answers as soon as the run has events after `after`, or the live readings changed and `sinceTick` is older,
   * or after `waitSeconds` with none. Replaying from 0 gives the whole run.
   */
  follow_run: spec({
    roles: ["host", "learner", "instructor"],
    input: z.strictObject({
      ...run,
      after: z.number().int().min(0),
      sinceTick: z.number().int().min(0).default(0),
      waitSeconds: z.number().min(0).max(25).default(20),
    }),
    output: z.object({ events: z.array(runEventSchema), progress: progressSchema, tick: z.number() }),
  }),

  // ── learner ───────────────────────────────────────────────────────────────
  list_scenarios: spec({ roles: learnerRoles, input: none, output: z.object({ scenarios: z.array(scenarioCard) }) }),
  start_run: spec({
    roles: learnerRoles,
    input: z.strictObject({ scenario: z.string().max(100), seed: z.number().int().min(0).optional() }),
    output: z.object({ run: runId, environment: z.string() }),
  }),
  list_runs: spec({
    roles: learnerRoles,
    input: none,
    output: z.object({
      runs: z.array(runRecord.extend({ title: z.string() })),
    }),
  }),
  get_run: spec({
    roles: learnerRoles,
    input: z.strictObject(run),
    output: z.object({
      progress: progressSchema,
      brief: z.string(),
      signals: z.record(z.string(), z.object({ title: z.string(), query: z.string(), unit: z.string() })),
    }),
  }),
  /** The objective of the run's journey. `bad` is a share; `burnRate` 1 spends the budget in its window; `left` is of 1. */
  get_objective: spec({
    roles: learnerRoles,
    input: z.strictObject(run),
    output: z.object({
      slo: z.string(),
      title: z.string(),
      promise: z.string(),
      bad: z.number(),
      burnRate: z.number(),
      left: z.number(),
    }),
  }),
  submit_finding: spec({
    roles: learnerRoles,
    input: z.strictObject({
      ...run,
      component: componentSchema,
      mechanism: mechanismSchema.nullable(),
      explanation: z.string().max(2000).default(""),
    }),
    output: z.object({ componentRight: z.boolean(), mechanismRight: z.boolean(), feedback: z.string() }),
  }),
  answer_question: spec({
    roles: learnerRoles,
    input: z.strictObject({ ...run, check: z.string().max(64), choice: z.string().max(64) }),
    output: z.object({ right: z.boolean(), feedback: z.string() }),
  }),
  /** What the operations console offers: the services' knobs with their present values, tables, load profiles. */
  list_operations: spec({
    roles: learnerRoles,
    input: z.strictObject(run),
    output: z.object({
      services: z.array(
        z.object({
          service: z.string(),
          up: z.boolean(),
          knobs: z.array(knobSchema),
        }),
      ),
      tables: z.array(
        z.object({
          table: z.string(),
          rows: z.number(),
          columns: z.array(z.string()),
          indexes: z.array(z.object({ name: z.string(), definition: z.string() })),
        }),
      ),
      /** Thresholds of alerts, and targets that are scraped or not; null when they cannot be changed here. */
      monitoring: z
        .object({
          thresholds: z.array(z.object({ alert: z.string(), value: z.number() })),
          targets: z.array(z.object({ job: z.string(), scraped: z.boolean() })),
        })
        .nullable(),
      /** Null where there is no mesh. `subject` is `edges/from-to` or `services/name`; `until` is when it ends. */
      mesh: z
        .object({
          subjects: z.array(z.object({ subject: z.string(), knobs: z.array(knobSchema) })),
          certificates: z.array(
            z.object({ service: z.string(), identity: z.string(), until: z.number(), renewal: z.string() }),
          ),
          sidecars: z.array(z.object({ service: z.string(), up: z.boolean(), current: z.boolean() })),
        })
        .nullable(),
      /** Connections to the database by what they call themselves; seconds of the oldest open transaction. */
      applications: z.array(z.object({ application: z.string(), backends: z.number(), oldestSeconds: z.number() })),
      /** -1 and 0: no limit. */
      roles: z.array(z.object({ role: z.string(), connectionLimit: z.number(), statementTimeoutMs: z.number() })),
      /** SQL worth asking, ready for `sql` `query`. */
      queries: z.array(z.object({ id: z.string(), title: z.string(), text: z.string() })),
      cache: z
        .object({ maxMegabytes: z.number(), usedMegabytes: z.number(), policy: z.string(), credential: z.string() })
        .nullable(),
      queues: z.array(
        z.object({
          queue: z.string(),
          ready: z.number(),
          unacknowledged: z.number(),
          consumers: z.number(),
          /** null: no limit. */
          policy: z.object({
            maxLength: z.number().nullable(),
            overflow: z.string().nullable(),
            deliveryLimit: z.number().nullable(),
          }),
        }),
      ),
      load: z
        .object({
          profile: z.string(),
          users: z.number(),
          profiles: z.array(z.string()),
          extraClient: z.object({ id: z.string(), route: z.string(), rps: z.number() }).nullable(),
        })
        .nullable(),
    }),
  }),
  run_action: spec({
    roles: learnerRoles,
    input: z.strictObject({ ...run, action: actionSchema }),
    output: z.object({
      actionId: z.string(),
      result: z.string(),
      undoable: z.boolean(),
      /** Rows of a read-only query. */
      table: z
        .object({ columns: z.array(z.string()), rows: z.array(z.array(z.string().nullable())), truncated: z.boolean() })
        .nullable(),
    }),
  }),
  undo_action: spec({
    roles: learnerRoles,
    input: z.strictObject({ ...run, actionId: z.string().max(64) }),
    output: z.object({ result: z.string() }),
  }),
  query_promql: spec({
    roles: learnerRoles,
    input: z.strictObject({
      ...run,
      query: z.string().min(1).max(2000),
      ...range,
      step: z.number().min(1).max(600),
      service: z.string().max(32).optional(),
    }),
    output: z.object({ series: z.array(series), truncated: z.boolean() }),
  }),
  /** Single requests behind a histogram's numbers, each with its trace: the slowest of each part of the range. */
  query_exemplars: spec({
    roles: learnerRoles,
    input: z.strictObject({
      ...run,
      query: z.string().min(1).max(2000),
      ...range,
      service: z.string().max(32).optional(),
    }),
    output: z.object({
      exemplars: z.array(
        z.object({
          /** Milliseconds since the epoch. */
          at: z.number(),
          /** In the metric's own unit. */
          value: z.number(),
          traceId,
          labels: z.record(z.string(), z.string()),
        }),
      ),
    }),
  }),
  /** What can be asked for by PromQL: all metrics with the labels that any has, or one's labels, or a label's values. */
  list_metrics: spec({
    roles: learnerRoles,
    input: z.strictObject({ ...run, metric: metricName.optional(), label: labelName.optional() }),
    output: z.object({
      metrics: z.array(z.object({ name: z.string(), type: z.string(), help: z.string() })),
      labels: z.array(z.string()),
      values: z.array(z.string()),
    }),
  }),
  search_logs: spec({
    roles: learnerRoles,
    input: z.strictObject({ ...run, ...range, ...logSearch, limit: z.number().int().min(1).max(1000).default(100) }),
    output: z.object({
      lines: z.array(
        z.object({
          at: z.number(),
          service: z.string(),
          level: z.string(),
          message: z.string(),
          traceId: z.string().nullable(),
          fields: z.record(z.string(), z.string()),
        }),
      ),
    }),
  }),
  /** How many lines such a search has, by level, in each `step` seconds: [its beginning in milliseconds, lines]. */
  count_logs: spec({
    roles: learnerRoles,
    input: z.strictObject({ ...run, ...range, ...logSearch, step: z.number().int().min(1).max(600) }),
    output: z.object({
      levels: z.array(z.object({ level: z.string(), counts: z.array(z.tuple([z.number(), z.number()])) })),
    }),
  }),
  search_traces: spec({
    roles: learnerRoles,
    input: z.strictObject({
      ...run,
      ...range,
      service: z.string().max(32).optional(),
      minDurationMs: z.number().min(0).optional(),
      maxDurationMs: z.number().min(0).optional(),
      errorsOnly: z.boolean().default(false),
      /** Of one of its spans. */
      attribute: z.strictObject({ name: attributeName, value: z.string().max(200) }).optional(),
      limit: z.number().int().min(1).max(200).default(20),
    }),
    output: z.object({
      traces: z.array(
        z.object({
          traceId: z.string(),
          rootService: z.string(),
          rootName: z.string(),
          start: z.number(),
          durationMs: z.number(),
          spans: z.number(),
          error: z.boolean(),
        }),
      ),
    }),
  }),
  get_trace: spec({
    roles: learnerRoles,
    input: z.strictObject({ ...run, traceId }),
    output: z.object({ spans: z.array(span) }),
  }),
  list_alerts: spec({
    roles: learnerRoles,
    input: z.strictObject(run),
    output: z.object({ alerts: z.array(alertView) }),
  }),
  acknowledge_alert: spec({
    roles: learnerRoles,
    input: z.strictObject({ ...run, alert: z.string().max(100) }),
    output: z.object({ acknowledged: z.boolean() }),
  }),
  silence_alert: spec({
    roles: learnerRoles,
    input: z.strictObject({
      ...run,
      /** Instead of the one matcher `alertname="…"`. */
      alert: z.string().max(100).optional(),
      matchers: matchers.optional(),
      minutes,
      comment: z.string().trim().min(3).max(300),
    }),
    output: z.object({ silence: z.string(), until: z.number() }),
  }),
  /** What such a silence would hold back: alerts that fire now, and those that fired within the last minutes. */
  preview_silence: spec({
    roles: learnerRoles,
    input: z.strictObject({ ...run, alert: z.string().max(100).optional(), matchers: matchers.optional() }),
    output: z.object({
      now: z.array(alertLine),
      lately: z.array(alertLine.extend({ lastAt: z.number() })),
      /** Firing alerts that would still be heard. */
      heard: z.array(alertLine),
      minutes: z.number(),
    }),
  }),
  list_silences: spec({
    roles: learnerRoles,
    input: z.strictObject(run),
    output: z.object({
      silences: z.array(
        z.object({
          id: z.string(),
          matchers: z.array(matcher),
          state: z.enum(["active", "pending", "expired"]),
          from: z.number(),
          until: z.number(),
          author: z.string(),
          comment: z.string(),
          /** Made in this run, so that it can be extended and ended here. */
          own: z.boolean(),
        }),
      ),
    }),
  }),
  /** Lets an open silence of this run end so many minutes from now. */
  extend_silence: spec({
    roles: learnerRoles,
    input: z.strictObject({ ...run, silence: z.string().max(64), minutes }),
    output: z.object({ silence: z.string(), until: z.number() }),
  }),
  expire_silence: spec({
    roles: learnerRoles,
    input: z.strictObject({ ...run, silence: z.string().max(64) }),
    output: z.object({ expired: z.boolean() }),
  }),
  ask_hint: spec({
    roles: learnerRoles,
    input: z.strictObject(run),
    output: z.object({
      hint: z.object({ id: z.string(), check: z.string(), level: levelSchema, text: z.string() }).nullable(),
      why: z.string(),
    }),
  }),
  confirm_request: spec({
    roles: learnerRoles,
    input: z.strictObject({ ...run, request: z.string().max(64), agree: z.boolean() }),
    output: z.object({ done: z.boolean(), result: z.string() }),
  }),
  finish_run: spec({ roles: learnerRoles, input: z.strictObject(run), output: z.object({ state: z.string() }) }),
  abandon_run: spec({ roles: learnerRoles, input: z.strictObject(run), output: z.object({ state: z.string() }) }),
  get_debrief: spec({ roles: learnerRoles, input: z.strictObject(run), output: z.object({ debrief: debriefSchema }) }),
  /**
   * All that is stored on the learner who calls, a page of one run's events at a time, beginning with the oldest run:
   * `next` asks for the page that follows. `run` is null when there is none.
   */
  export_data: spec({
    roles: ["learner"],
    input: z.strictObject({ from: pageSchema.nullable().default(null) }),
    output: z.object({
      run: runRecord.nullable(),
      events: z.array(runEventSchema),
      next: pageSchema.nullable(),
    }),
  }),
  /** Deletes it, all or nothing; refused while a run of the learner is not over. Gives how many runs went. */
  delete_data: spec({
    roles: ["learner"],
    input: z.strictObject({ confirm: z.literal("delete everything") }),
    output: z.object({ runs: z.number() }),
  }),
  /** Which telemetry sources and services the environment's checks can reach now. */
  get_health: spec({
    roles: ["host", "learner", "instructor"],
    input: none,
    output: z.object({
      environments: z.array(
        z.object({
          environment: z.string(),
          leasedBy: z.string().nullable(),
          parts: z.array(z.object({ name: z.string(), up: z.boolean(), detail: z.string() })),
        }),
      ),
    }),
  }),

  // ── instructor only ───────────────────────────────────────────────────────
  get_solution: spec({
    roles: ["instructor"],
    input: z.strictObject(run),
    output: z.object({
      component: componentSchema,
      alsoComponents: z.array(componentSchema),
      mechanism: mechanismSchema,
      alsoMechanisms: z.array(mechanismSchema),
      questions: z.record(z.string(), z.string()),
      referenceFix: z.array(actionSchema),
      wrongFixes: z.array(
        z.object({ id: z.string(), title: z.string(), actions: z.array(actionSchema), unmet: z.array(z.string()) }),
      ),
    }),
  }),
  /** Toggle the scenario's own fault, or one that the tutor may toggle, without asking. */
  set_fault: spec({
    roles: ["instructor"],
    input: z.strictObject({ ...run, toggle: z.string().max(64), on: z.boolean() }),
    output: z.object({ result: z.string() }),
  }),
  validate_packs: spec({
    roles: ["instructor"],
    input: none,
    output: z.object({ problems: z.array(z.object({ file: z.string(), problem: z.string() })) }),
  }),
} as const satisfies Record<string, Spec>;

export type ToolName = keyof typeof TOOLS;
export type ToolInput<N extends ToolName> = z.input<(typeof TOOLS)[N]["input"]>;
export type ToolOutput<N extends ToolName> = z.output<(typeof TOOLS)[N]["output"]>;
/** What a call gives: the output with `status: "ok"`, or a failure. */
export type ToolResult<N extends ToolName> = ({ status: "ok" } & ToolOutput<N>) | ToolFailure;

export const TUTOR_TOOLS = [
  "get_progress",
  "reveal_hint",
  "query_metrics",
  "toggle_fault",
] as const satisfies readonly ToolName[];

export { actionSchema, actorSchema, componentSchema, mechanismSchema, progressSchema, debriefSchema };
export { GLOSSARY, COMPONENTS, MECHANISMS, SERVICES, STAGES, LOAD_PROFILES } from "@mayday/scenarios/contract";
export type {
  Action,
  Component,
  Debrief,
  Level,
  Mechanism,
  Progress,
  RunEvent,
  RunState,
  Service,
  Stage,
} from "@mayday/scenarios/contract";
