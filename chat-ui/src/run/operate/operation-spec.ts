import type { Action } from "@mayday/agent/contract";
import type { TextKey } from "../../text/t.ts";

type Option = { id: string; title: string };
type Base = { id: string; label: TextKey; help?: TextKey; optional?: boolean };
export type SpecField = Base &
  (
    | { type: "choice"; options: readonly Option[] }
    | { type: "number"; min: number; max: number; whole?: boolean }
    | { type: "text"; pattern?: string; maxLength: number }
  );
export type Values = Readonly<Record<string, string>>;

/** One operation as a form: what is asked for, and the action that it makes of the answers (null while they make none). */
export type OperationSpec = {
  id: string;
  title: TextKey;
  text: TextKey;
  submit: TextKey;
  /** Asked once more before it is done, where it cannot be undone. */
  question?: TextKey;
  fields: readonly SpecField[];
  action: (values: Values) => Action | null;
};

export const option = (id: string, title = id): Option => ({ id, title });

/** The answers with blanks left out; null while one that is needed is missing or out of bounds. */
export function readValues(fields: readonly SpecField[], values: Values): Values | null {
  const read: Record<string, string> = {};
  for (const field of fields) {
    const text = (values[field.id] ?? "").trim();
    if (text === "" && field.optional === true) continue;
    if (!fits(field, text)) return null;
    read[field.id] = text;
  }
  return read;
}

function fits(field: SpecField, text: string): boolean {
  if (text === "") return false;
  if (field.type === "choice") return field.options.some(({ id }) => id === text);
  if (field.type === "text")
    return (
      text.length <= field.maxLength && (field.pattern === undefined || new RegExp(`^(?:${field.pattern})$`).test(text))
    );
  const value = Number(text);
  return value >= field.min && value <= field.max && (field.whole !== true || Number.isInteger(value));
}
