import { z } from "zod";
import { actionSchema } from "@mayday/scenarios/contract";
import { sayValue, type JsonSchema } from "./say-value.ts";

/** `needed`: it must be there, or has a value of its own when it is not. */
export type ActionField = { name: string; value: string; needed: boolean; meaning: string };
/** One thing that an action can be: `verb` is null for kinds without verbs, `does` for verbs of one shape. */
export type ActionShape = {
  kind: string;
  verb: string | null;
  does: string | null;
  /** What the kind is about. */
  about: string;
  /** What the verb does; empty for kinds without verbs. */
  meaning: string;
  fields: ActionField[];
};

const TAGS = ["kind", "verb", "does"];

/** Every shape of action, in the order of the schema. */
export function actionShapes(): ActionShape[] {
  return variantsOf(described()).flatMap((kind) => {
    const { op } = kind.properties ?? {};
    const base = { kind: constOf(kind, "kind") ?? "", about: kind.description ?? "" };
    if (op === undefined) return [{ ...base, verb: null, does: null, meaning: "", fields: fieldsOf(kind, "") }];
    return variantsOf(op).map((one) => ({
      ...base,
      verb: constOf(one, "verb"),
      does: constOf(one, "does"),
      meaning: one.description ?? "",
      fields: fieldsOf(one, ""),
    }));
  });
}

/** The schema as JSON, in which texts of a form also have that form in words. */
function described(): JsonSchema {
  const json = z.toJSONSchema(actionSchema, {
    io: "input",
    override({ zodSchema, jsonSchema }) {
      if (typeof jsonSchema.pattern === "string") jsonSchema["form"] = formOf(zodSchema);
    },
  });
  return json as JsonSchema; // Zod's own JSON Schema; those keywords of it that are read here are in `JsonSchema`.
}

/** What the schema says to a text that is not of its form. */
function formOf(schema: z.core.$ZodType): string {
  const { error } = z.core.safeParse(schema, "\0");
  return error?.issues[0]?.message ?? "";
}

function variantsOf(schema: JsonSchema): JsonSchema[] {
  return schema.oneOf === undefined ? [schema] : schema.oneOf.flatMap(variantsOf);
}

function constOf({ properties }: JsonSchema, name: string): string | null {
  return properties?.[name]?.const ?? null;
}

function fieldsOf({ properties = {}, required = [] }: JsonSchema, within: string): ActionField[] {
  return Object.entries(properties)
    .filter(([name]) => !TAGS.includes(name))
    .flatMap(([key, schema]) => {
      const name = within + key;
      const needed = required.includes(key) || schema.default !== undefined;
      const own = { name, value: sayValue(schema), needed, meaning: schema.description ?? "" };
      const inner = [schema, ...(schema.anyOf ?? [])].find((one) => one.properties !== undefined);
      return [own, ...(inner === undefined ? [] : fieldsOf(inner, `${name}.`))];
    });
}
