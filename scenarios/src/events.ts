import { z } from "zod";
import { actionSchema, componentSchema, levelSchema, mechanismSchema, stageSchema } from "./schema.ts";

/**
 * The append-only list of events that is a run. Everything known of a run is a fold over it.
 * `seq` starts at 1 and has no gaps; `at` is milliseconds since the epoch.
 */

/** Who did an action: the scenario, its learner, the tutor with the learner's consent, or an instructor. */
export const actorSchema = z.enum(["scenario", "learner", "tutor", "instructor"]);
export type Actor = z.infer<typeof actorSchema>;

/** One evaluated condition: what it is now, what is wanted, whether it is met; `value` null means no data. */
export const reading = z.object({
  title: z.string(),
  met: z.boolean(),
  value: z.union([z.number(), z.string(), z.boolean()]).nullable(),
  wanted: z.string(),
  unit: z.string(),
});
export type Reading = z.infer<typeof reading>;

export const runEventBody = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("created"),
    scenario: z.string(),
    version: z.number(),
    learner: z.string(),
    environment: z.string(),
    seed: z.number(),
  }),
  /** The healthy gate did not pass (yet): which readings are not as wanted. Stored when the set of failing titles changes. */
  z.object({ type: z.literal("gate_waiting"), failing: z.array(reading) }),
  /** The healthy gate passed: pre-fault values by signal name, and a digest of configuration, schema and queue. */
  z.object({ type: z.literal("gate_passed"), baseline: z.record(z.string(), z.number()), fingerprint: z.string() }),
  z.object({ type: z.literal("preparation_failed"), reason: z.string() }),

  /**
   * Written before an action touches the system. `actionId` is unique in the run. `undo` is what brings back the state
   * from before, so that a crash between this event and the next loses nothing; empty when there is nothing to bring back.
   */
  z.object({
    type: z.literal("action_started"),
    actionId: z.string(),
    actor: actorSchema,
    action: actionSchema,
    label: z.string(),
    undo: z.array(actionSchema),
    toggle: z.string().optional(),
  }),
  z.object({ type: z.literal("action_applied"), actionId: z.string(), result: z.string() }),
  z.object({ type: z.literal("action_failed"), actionId: z.string(), error: z.string() }),
  z.object({ type: z.literal("action_undone"), actionId: z.string() }),
  /** A call for a change that was refused before anything was touched: which tool, what was sent, and why not. */
  z.object({
    type: z.literal("action_refused"),
    actor: actorSchema,
    tool: z.string(),
    input: z.string(),
    reason: z.string(),
  }),

  z.object({ type: z.literal("injected") }),
  z.object({ type: z.literal("symptom_confirmed"), readings: z.array(reading) }),
  z.object({
    type: z.literal("alert_changed"),
    alert: z.string(),
    state: z.enum(["firing", "resolved"]),
    service: z.string(),
    severity: z.string(),
  }),
  z.object({ type: z.literal("alert_acknowledged"), alert: z.string() }),
  z.object({ type: z.literal("alert_silenced"), silence: z.string(), matchers: z.string(), until: z.number() }),
  z.object({ type: z.literal("silence_expired"), silence: z.string(), matchers: z.string() }),
  z.object({ type: z.literal("inspected"), evidence: z.string(), service: z.string().nullable(), what: z.string() }),
  z.object({
    type: z.literal("finding"),
    component: componentSchema,
    mechanism: mechanismSchema.nullable(),
    explanation: z.string(),
    componentRight: z.boolean(),
    mechanismRight: z.boolean(),
  }),
  z.object({ type: z.literal("question_answered"), check: z.string(), choice: z.string(), right: z.boolean() }),

  /** All conditions of an oracle became met (hold starts) or stopped being met (hold starts again from zero). */
  z.object({ type: z.literal("oracle_changed"), check: z.string(), holding: z.boolean(), readings: z.array(reading) }),
  /** A source of telemetry went away or came back; holds do not count time without data. */
  z.object({ type: z.literal("telemetry_changed"), missing: z.array(z.string()) }),

  z.object({ type: z.literal("check_passed"), check: z.string(), stage: stageSchema, unaided: z.boolean() }),
  z.object({ type: z.literal("stage_entered"), stage: stageSchema }),

  z.object({ type: z.literal("help_asked"), how: z.enum(["asked", "stuck"]) }),
  z.object({ type: z.literal("hint_offered"), check: z.string(), rule: z.string() }),
  /** The learner said no to it; nobody is helped unasked for a while. */
  z.object({ type: z.literal("offer_declined"), check: z.string() }),
  z.object({
    type: z.literal("hint_revealed"),
    hint: z.string(),
    check: z.string(),
    level: levelSchema,
    rule: z.string(),
    by: z.enum(["policy", "learner", "instructor"]),
  }),

  z.object({
    type: z.literal("toggle_requested"),
    request: z.string(),
    toggle: z.string(),
    on: z.boolean(),
    reason: z.string(),
  }),
  z.object({ type: z.literal("toggle_answered"), request: z.string(), agreed: z.boolean() }),

  /** What tools did after it was restarted in mid-run. */
  z.object({ type: z.literal("resumed"), did: z.string() }),
  z.object({
    type: z.literal("ended"),
    why: z.enum(["completed", "finished", "abandoned", "timed_out", "preparation_failed"]),
  }),
  /** What the incident's own signal was while it lasted, from `from` (ms) every `step` seconds; null is no data. */
  z.object({
    type: z.literal("signal_recorded"),
    signal: z.string(),
    from: z.number(),
    step: z.number(),
    values: z.array(z.number().nullable()),
  }),
  /** Everything the run changed was put back; `differences` lists what is not as it was before. */
  z.object({ type: z.literal("reverted"), verified: z.boolean(), differences: z.array(z.string()) }),
  z.object({ type: z.literal("closed") }),
]);
export type RunEventBody = z.infer<typeof runEventBody>;
export type RunEventType = RunEventBody["type"];
export type RunEvent = RunEventBody & { seq: number; at: number };

/** Where a run is. `debrief` means ended and put back, with its debrief ready to read. */
export const runStates = ["preparing", "injecting", "active", "reverting", "debrief", "closed"] as const;
export type RunState = (typeof runStates)[number];
