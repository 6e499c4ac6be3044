import { z } from "zod";
import { objectiveIds } from "./objectives.ts";
import { actionSchema, loadProfileSchema } from "./action.ts";
import { componentSchema, mechanismSchema } from "./diagnosis.ts";
import { COMMON_GATE, COMMON_SIGNALS, HARMS, judgeHarm } from "./harm.ts";
import { probeSchema } from "./probe.ts";
import { key, scalar, serviceSchema } from "./services.ts";
import { evidenceSchema, SKILLS, unitSchema } from "./vocabulary.ts";
export { actionSchema, LOAD_PROFILES, loadProfileSchema } from "./action.ts";
export type { Action, ActionKind, LoadProfile } from "./action.ts";
export { COMPONENTS, componentSchema, MECHANISMS, mechanismSchema } from "./diagnosis.ts";
export type { Component, Mechanism } from "./diagnosis.ts";
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
const text = z.string().trim().min(1);

export const STAGES = ["detect", "localise", "diagnose", "mitigate", "review"] as const;
export const stageSchema = z.enum(STAGES);
export type Stage = z.infer<typeof stageSchema>;

/** A number that can be asked of Prometheus by name. `query` is instant PromQL and gives one number. */
export const signalSchema = z.strictObject({
  title: text,
  query: text,
  unit: unitSchema,
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
    evidence: z.array(evidenceSchema).min(1),
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
  skills: z.array(z.enum(SKILLS)).min(1),
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
        where: evidenceSchema,
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
