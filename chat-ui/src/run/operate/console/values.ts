import { t } from "../../../text/t.ts";
import { nearest } from "./nearest.ts";
import type { Given, Option, ValuePart } from "./grammar.ts";

const MOST_TOLD = 12;

/** One of a few, which may depend on what was given before. */
export function oneOf(name: string, from: readonly string[] | ((given: Given) => readonly Option[])): ValuePart {
  const options = typeof from === "function" ? from : () => from.map((text) => ({ text }));
  return {
    kind: "value",
    name,
    options,
    optional: false,
    problem(text, given) {
      const texts = options(given).map((option) => option.text);
      return texts.includes(text) ? null : notAmong(text, name, texts);
    },
  };
}

/** A number within bounds. `likely` is offered, but not all there is. */
export function numberOf(name: string, bounds: { min: number; max: number; whole?: boolean }): ValuePart {
  const { min, max, whole = true } = bounds;
  return {
    kind: "value",
    name,
    options: () => [],
    optional: false,
    problem(text) {
      const value = Number(text);
      const fits = text !== "" && value >= min && value <= max && (!whole || Number.isInteger(value));
      return fits ? null : t(whole ? "console.notWhole" : "console.notNumber", { text, name, min, max });
    },
  };
}

export const optional = (part: ValuePart): ValuePart => ({ ...part, optional: true });

/** Says that a word is not one of those that may stand there, and which may. */
export function notAmong(text: string, name: string, texts: readonly string[]): string {
  const meant = nearest(text, texts);
  if (meant !== null) return t("console.meant", { text, name, meant });
  const told = texts.length > MOST_TOLD ? [...texts.slice(0, MOST_TOLD), "…"] : texts;
  return t("console.notAmong", { text, name, options: told.join(", ") });
}
