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
    const json = z.toJSONSchema(schema, { io: "input" });
    return [`${name}.json`, `${JSON.stringify({ title: `Mayday ${name}`, ...json }, null, 2)}\n`];
  });
  return Object.fromEntries(entries);
}
