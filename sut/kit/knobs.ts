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
/** Free text, within `pattern` (a regular expression of the whole value); `rule` says the same in words. */
export type TextKnob = {
  type: "string";
  title: string;
  pattern: string;
  rule: string;
  maxLength: number;
  default: string;
};
export type Knob = NumberKnob | BooleanKnob | ChoiceKnob | TextKnob;
export type Knobs = Record<string, Knob>;
export type KnobValue = number | boolean | string;

type ValueOf<K extends Knob> = K extends NumberKnob
  ? number
  : K extends BooleanKnob
    ? boolean
    : K extends ChoiceKnob<infer C>
      ? C
      : K extends TextKnob
        ? string
        : never;
export type Values<K extends Knobs> = { [key in keyof K]: ValueOf<K[key]> };

export const integer = (knob: Omit<NumberKnob, "type">): NumberKnob => ({ type: "integer", ...knob });
export const number = (knob: Omit<NumberKnob, "type">): NumberKnob => ({ type: "number", ...knob });
export const boolean = (knob: Omit<BooleanKnob, "type">): BooleanKnob => ({ type: "boolean", ...knob });
export const choice = <C extends string>(knob: Omit<ChoiceKnob<C>, "type">): ChoiceKnob<C> => ({
  type: "string",
  ...knob,
});

export const text = (knob: Omit<TextKnob, "type">): TextKnob => ({ type: "string", ...knob });

/** `host:port` of another service. The hosts are few and known, so that nobody can point a service at the outside. */
export function address(title: string, hosts: readonly string[], initial: string): TextKnob {
  const known = [...new Set(["127.0.0.1", "localhost", ...hosts])];
  const port = "[1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5]";
  return text({
    title,
    pattern: `^(?:${known.map((host) => host.replaceAll(/[^\w-]/g, "\\$&")).join("|")}):(?:${port})$`,
    rule: `must be host:port with a port from 1 to 65535 and one of the hosts ${known.join(", ")}`,
    maxLength: 260,
    default: initial,
  });
}

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
    min: 1,
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
    pattern: "pattern" in knob ? knob.pattern : null,
    maxLength: "maxLength" in knob ? knob.maxLength : null,
    unit: "unit" in knob ? knob.unit : "",
  }));
}

function schemaOf(knob: Knob): z.ZodType {
  switch (knob.type) {
    case "boolean":
      return z.boolean("must be true or false");
    case "string":
      return "choices" in knob
        ? z.enum(knob.choices, `must be one of ${knob.choices.join(", ")}`)
        : z.string(knob.rule).max(knob.maxLength, knob.rule).regex(new RegExp(knob.pattern), knob.rule);
    default: {
      const within = `must be ${knob.type === "integer" ? "a whole number" : "a number"} from ${knob.min} to ${knob.max}`;
      const number = knob.type === "integer" ? z.int(within) : z.number(within);
      return number.min(knob.min, within).max(knob.max, within);
    }
  }
}
