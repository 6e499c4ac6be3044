import { z } from "zod";
import { hintPackSchema, packSchema } from "./pack-schema.ts";
import { answerSchema, hintsSchema, scenarioSchema } from "./schema.ts";

const FILES = {
  scenario: scenarioSchema,
  answer: answerSchema,
  hints: hintsSchema,
  pack: packSchema,
  "hint-pack": hintPackSchema,
};

/** JSON Schemas for editors, by file name, as the text of the file. What a field takes when left out may be left out. */
export function jsonSchemas(): Record<string, string> {
  const entries = Object.entries(FILES).map(([name, schema]) => {
    const json = orPlaceholder(z.toJSONSchema(schema, { io: "input" }));
    return [`${name}.json`, `${JSON.stringify({ title: `Mayday ${name}`, ...json }, null, 2)}\n`];
  });
  return Object.fromEntries(entries);
}

const PLACEHOLDER = { type: "string", pattern: "^\\$\\{[a-z][a-z0-9_]*\\}$" };

/** Wherever a number, a switch or one of several words is wanted, what is filled in later (`${name}`) is right as well. */
function orPlaceholder<T>(schema: T): T;
function orPlaceholder(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map((one) => orPlaceholder(one));
  if (typeof schema !== "object" || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, one]) => [key, orPlaceholder(one)]));
  const isNarrow = "type" in schema && ["number", "integer", "boolean"].includes(String(schema.type));
  return isNarrow || "enum" in schema ? { anyOf: [inner, PLACEHOLDER] } : inner;
}
