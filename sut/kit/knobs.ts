import { z } from "zod";
import { LOG_LEVELS } from "./logger.ts";

/** A setting that can be changed while the service runs. Bounds are inclusive, in `unit`. */
export type NumberKnob = {
  type: "integer" | "number";
  title: string;
  unit: string;
  min: number;
  max: number;
  default: number;
};
export type BooleanKnob = { type: "boolean"; title: string; default: boolean };
export type ChoiceKnob<C extends string = string> = {
  type: "string";
  title: string;
  choices: readonly C[];
  default: C;
};
export type Knob = NumberKnob | BooleanKnob | ChoiceKnob;
export type Knobs = Record<string, Knob>;
export type KnobValue = number | boolean | string;

type ValueOf<K extends Knob> = K extends NumberKnob
  ? number
  : K extends BooleanKnob
    ? boolean
    : K extends ChoiceKnob<infer C>
      ? C
      : never;
export type Values<K extends Knobs> = { [key in keyof K]: ValueOf<K[key]> };

export const integer = (knob: Omit<NumberKnob, "type">): NumberKnob => ({ type: "integer", ...knob });
export const boolean = (knob: Omit<BooleanKnob, "type">): BooleanKnob => ({ type: "boolean", ...knob });
export const choice = <C extends string>(knob: Omit<ChoiceKnob<C>, "type">): ChoiceKnob<C> => ({
  type: "string",
  ...knob,
});

/** The knob that every service has. */
export const LOG_LEVEL_KNOB = {
  log_level: choice({ title: "Least severe log records that are written", choices: LOG_LEVELS, default: "info" }),
};

/** The knobs of every service that has a database connection pool. */
export const DATABASE_KNOBS = {
  db_pool_size: integer({ title: "Most database connections", unit: "connections", min: 1, max: 50, default: 6 }),
  db_acquire_timeout_ms: integer({
    title: "Longest wait for a free database connection",
    unit: "ms",
    min: 10,
    max: 60_000,
    default: 5000,
  }),
  db_statement_timeout_ms: integer({
    title: "Longest time that one SQL statement may take (0: no limit)",
    unit: "ms",
    min: 0,
    max: 120_000,
    default: 10_000,
  }),
};

/** Why `value` cannot be the knob's value, or undefined when it can. */
export function rejects(knob: Knob, value: unknown): string | undefined {
  const result = schemaOf(knob).safeParse(value);
  return result.success ? undefined : (result.error.issues[0]?.message ?? "not a valid value");
}

/** Knobs as `/config/schema` tells them. */
export function describeKnobs(knobs: Knobs) {
  return Object.entries(knobs).map(([key, knob]) => ({
    key,
    title: knob.title,
    type: knob.type,
    default: knob.default,
    min: "min" in knob ? knob.min : null,
    max: "max" in knob ? knob.max : null,
    choices: "choices" in knob ? knob.choices : null,
    unit: "unit" in knob ? knob.unit : "",
  }));
}

function schemaOf(knob: Knob): z.ZodType {
  switch (knob.type) {
    case "boolean":
      return z.boolean("must be true or false");
    case "string":
      return z.enum(knob.choices, `must be one of ${knob.choices.join(", ")}`);
    default: {
      const within = `must be ${knob.type === "integer" ? "a whole number" : "a number"} from ${knob.min} to ${knob.max}`;
      const number = knob.type === "integer" ? z.int(within) : z.number(within);
      return number.min(knob.min, within).max(knob.max, within);
    }
  }
}
