import type { ToolOutput } from "@mayday/agent/contract";
import { t } from "../../text/t.ts";

export type Knob = ToolOutput<"list_operations">["services"][number]["knobs"][number];
export type KnobValue = Knob["value"];

export function showKnobValue(value: KnobValue, unit: string): string {
  if (typeof value === "boolean") return t(value ? "knob.on" : "knob.off");
  return unit === "" ? String(value) : `${value} ${unit}`;
}

/** What was typed as a value of the knob's type; null while it is none. Bounds are the form's and the service's to check. */
export function readKnobValue(knob: Knob, text: string): KnobValue | null {
  if (knob.type === "boolean") return text === "true" ? true : text === "false" ? false : null;
  if (knob.type === "string") return isText(knob, text) ? text : null;
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) return null;
  return knob.type === "integer" && !Number.isInteger(value) ? null : value;
}

/** One of the choices; without choices, what matches the pattern, which may be nothing at all. */
function isText({ choices, pattern }: Knob, text: string): boolean {
  if (choices !== null) return choices.includes(text);
  return typeof pattern === "string" ? new RegExp(`^(?:${pattern})$`).test(text) : text !== "";
}

/** The bounds in words; empty when there are none. */
export function knobBounds({ min, max, unit }: Knob): string {
  if (min !== null && max !== null) return t("knob.between", { min, max: showKnobValue(max, unit) });
  if (min !== null) return t("knob.atLeast", { min: showKnobValue(min, unit) });
  return max !== null ? t("knob.atMost", { max: showKnobValue(max, unit) }) : "";
}
