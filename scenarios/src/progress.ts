import { z } from "zod";
import { reading, runStates, actorSchema } from "./events.ts";
import { actionSchema, levelSchema, stageSchema } from "./schema.ts";

/** A check as the learner sees it. `why` says, while unmet, what is missing and by how much. */
export const checkProgressSchema = z.object({
  id: z.string(),
  title: z.string(),
  kind: z.enum(["acknowledge", "inspect", "finding", "oracle", "question"]),
  state: z.enum(["passed", "unmet", "no_data"]),
  why: z.string().nullable(),
  /** For oracles: the readings, and how long they have held of how long they must, seconds. */
  readings: z.array(reading),
  holding: z.object({ for: z.number(), of: z.number() }).nullable(),
  /** For questions, while unmet: what to answer. */
  question: z.object({ prompt: z.string(), choices: z.record(z.string(), z.string()) }).nullable(),
  unaided: z.boolean().nullable(),
  passedAt: z.number().nullable(),
});
export type CheckProgress = z.infer<typeof checkProgressSchema>;

export const stageProgressSchema = z.object({
  id: stageSchema,
  state: z.enum(["done", "current", "todo"]),
  checks: z.array(checkProgressSchema),
});

export const revealedHintSchema = z.object({
  id: z.string(),
  check: z.string(),
  level: levelSchema,
  text: z.string(),
  at: z.number(),
});

/** The whole of a run as the tutor and the learner may know it. Never carries an answer or an unrevealed hint. */
export const progressSchema = z.object({
  run: z.string(),
  scenario: z.string(),
  title: z.string(),
  severity: z.string(),
  environment: z.string(),
  state: z.enum(runStates),
  /** Sequence number of the last event that this document is made of. */
  seq: z.number(),
  startedAt: z.number(),
  /** When the fault became visible; the incident clock starts here. */
  incidentAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  endedWhy: z.enum(["completed", "finished", "abandoned", "timed_out", "preparation_failed"]).nullable(),
  timeboxSeconds: z.number(),
  stage: stageSchema.nullable(),
  stages: z.array(stageProgressSchema),
  /**
   * How far the system is repaired: `mitigated` when customers are well again and the cause is still there,
   * `at_a_cost` when the cause has gone as well but something else was harmed, `repaired` when nothing is left to do.
   */
  mitigation: z.enum(["none", "mitigated", "at_a_cost", "repaired"]),
  /** While preparing or putting back: what is waited for. */
  waitingFor: z.array(z.string()),
  hints: z.array(revealedHintSchema),
  /** An open offer of help, when the policy made one. */
  offer: z.object({ check: z.string(), rule: z.string() }).nullable(),
  /** A hint may be had by asking, now or in so many seconds. */
  nextHint: z.object({ available: z.boolean(), inSeconds: z.number(), why: z.string() }),
  alerts: z.array(
    z.object({
      alert: z.string(),
      service: z.string(),
      severity: z.string(),
      since: z.number(),
      acknowledged: z.boolean(),
    }),
  ),
  actions: z.array(
    z.object({
      actionId: z.string(),
      actor: actorSchema,
      label: z.string(),
      action: actionSchema,
      at: z.number(),
      state: z.enum(["running", "applied", "failed", "undone"]),
      result: z.string(),
      undoable: z.boolean(),
    }),
  ),
  findings: z.array(
    z.object({
      at: z.number(),
      component: z.string(),
      mechanism: z.string().nullable(),
      componentRight: z.boolean(),
      mechanismRight: z.boolean(),
    }),
  ),
  /** A tutor's request to toggle a declared fault that waits for the learner's answer. */
  request: z
    .object({ request: z.string(), toggle: z.string(), title: z.string(), on: z.boolean(), reason: z.string() })
    .nullable(),
  toggles: z.array(z.object({ id: z.string(), title: z.string(), on: z.boolean() })),
  /** The signals that `query_metrics` can be asked for, by name. */
  signals: z.record(z.string(), z.object({ title: z.string(), unit: z.string() })),
  telemetry: z.object({ ok: z.boolean(), missing: z.array(z.string()) }),
});
export type Progress = z.infer<typeof progressSchema>;

/** What the learner reads after a run. */
export const debriefSchema = z.object({
  run: z.string(),
  scenario: z.string(),
  title: z.string(),
  why: z.string(),
  rootCause: z.string(),
  pattern: z.string(),
  text: z.string(),
  evidence: z.array(z.object({ title: z.string(), where: z.string(), query: z.string() })),
  /** Seconds from the visible symptom; null where it never happened. */
  times: z.object({
    acknowledge: z.number().nullable(),
    localise: z.number().nullable(),
    diagnose: z.number().nullable(),
    mitigate: z.number().nullable(),
    total: z.number().nullable(),
  }),
  /** The same as the scenario's author expects it. */
  reference: z.object({
    acknowledge: z.number(),
    localise: z.number(),
    diagnose: z.number(),
    mitigate: z.number(),
    total: z.number(),
  }),
  /** The signal that showed the incident, from `from` (ms) every `step` seconds; null where it was not recorded. */
  series: z
    .object({
      title: z.string(),
      unit: z.string(),
      from: z.number(),
      step: z.number(),
      values: z.array(z.number().nullable()),
    })
    .nullable(),
  /** What looks like a fix and is none, with the checks that it leaves unmet. */
  tried: z.array(z.object({ title: z.string(), unmet: z.array(z.string()) })),
  checks: z.object({ passed: z.number(), of: z.number(), unaided: z.number() }),
  /** Each check with what came of it; `why` says what was missing, and is empty for one that was passed. */
  credit: z.array(
    z.object({
      check: z.string(),
      title: z.string(),
      stage: stageSchema,
      passed: z.boolean(),
      unaided: z.boolean(),
      why: z.string(),
    }),
  ),
  hints: z.number(),
  /** `minor` is what happens often and says little on its own. */
  timeline: z.array(
    z.object({ at: z.number(), offset: z.number(), kind: z.string(), text: z.string(), minor: z.boolean() }),
  ),
  verified: z.boolean(),
  differences: z.array(z.string()),
  /** Postmortem draft in Markdown. */
  postmortem: z.string(),
});
export type Debrief = z.infer<typeof debriefSchema>;
