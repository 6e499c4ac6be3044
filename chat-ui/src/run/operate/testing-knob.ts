import type { Knob } from "./knob.ts";

/** A setting for tests, of which `part` says what matters. */
export const aKnob = (part: Partial<Knob>): Knob => ({
  key: "db_pool_size",
  title: part.key ?? "Database connections",
  type: "integer",
  value: 10,
  default: 10,
  min: 1,
  max: 50,
  choices: null,
  unit: "",
  ...part,
});
