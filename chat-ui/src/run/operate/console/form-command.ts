import type { TextKey } from "../../../text/t.ts";
import { t } from "../../../text/t.ts";
import { readValues, type OperationSpec, type SpecField } from "../operation-spec.ts";
import { words, type Command, type ValuePart } from "./grammar.ts";
import { notAmong, numberOf, optional } from "./values.ts";

/** A command that asks for what a form asks for, in the same order, and does the same; none where there is no such form. */
export function formCommand(name: string, help: TextKey, spec: OperationSpec | undefined): Command[] {
  if (spec === undefined) return [];
  return [
    {
      parts: [...words(name), ...spec.fields.map(partOf)],
      help,
      does(given) {
        const values = readValues(spec.fields, given);
        const action = values === null ? null : spec.action(values);
        return action === null ? { kind: "refused", reason: t("console.makesNone") } : { kind: "action", action };
      },
    },
  ];
}

function partOf(field: SpecField): ValuePart {
  const part = fieldPart(field);
  return field.optional === true ? optional(part) : part;
}

function fieldPart(field: SpecField): ValuePart {
  if (field.type === "number") return numberOf(field.id, { ...field, whole: field.whole === true });
  if (field.type === "choice") {
    const { options } = field;
    const texts = options.map(({ id }) => id);
    return {
      kind: "value",
      name: field.id,
      optional: false,
      options: () => options.map(({ id, title }) => ({ text: id, ...(title === id ? {} : { note: title }) })),
      problem: (text) => (texts.includes(text) ? null : notAmong(text, field.id, texts)),
    };
  }
  const pattern = field.pattern === undefined ? null : new RegExp(`^(?:${field.pattern})$`);
  return {
    kind: "value",
    name: field.id,
    optional: false,
    options: () => [],
    problem: (text) =>
      text.length <= field.maxLength && pattern?.test(text) !== false
        ? null
        : t("console.notText", { text, name: field.id, most: field.maxLength }),
  };
}
