import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { actionSchema } from "@mayday/scenarios/contract";
import { handlerOf } from "./action-kinds.ts";
import { ACTION_EXAMPLES } from "./action-examples.ts";
import { actionShapes } from "./action-shapes.ts";
import { documentActions } from "./document-actions.ts";
import { sayValue, type JsonSchema } from "./say-value.ts";

const written = readFileSync(new URL("../../../docs/actions.md", import.meta.url), "utf8");
const blocks = [...written.matchAll(/```yaml\n([^]*?)```/g)].map(([, yaml]) => yaml ?? "");

it("docs/actions.md is what the schemas and handlers say now", () => {
  expect(written, "run `npm run document -w tools`").toBe(documentActions());
});

it.each(blocks)("an example on the page is an action as an author may write it: %s", (yaml) => {
  const actions: unknown = parse(yaml);
  expect(actionSchema.array().min(1).safeParse(actions).error).toBeUndefined();
});

it("has an example of every shape of action, and no other", () => {
  const shapes = actionShapes().map(({ kind, verb }) => (verb === null ? kind : `${kind} ${verb}`));
  expect(blocks).toHaveLength(shapes.length);
  expect(new Set(Object.keys(ACTION_EXAMPLES))).toEqual(new Set(shapes));
});

it("says what undoes an action, unless that only looks", () => {
  for (const [name, { undo, examples }] of Object.entries(ACTION_EXAMPLES)) {
    const looks = examples.every((action) => handlerOf(action).reads?.(action) ?? false);
    expect(undo === null, name).toBe(looks);
  }
});

it("says what every verb does", () => {
  for (const { kind, verb, meaning, about } of actionShapes())
    expect(`${kind} ${verb}: ${verb === null ? about : meaning}`).toMatch(/: [A-Z].*\.$/);
});

it.each<[JsonSchema, string]>([
  [{ type: "integer", minimum: 1, maximum: 20 }, "whole number, 1 to 20"],
  [{ anyOf: [{ type: "number", minimum: 0, maximum: 9 }, { type: "null" }] }, "number, 0 to 9, or `null`"],
  [{ type: "string", form: "use an a" }, "text (use an a)"],
  [{ type: "array", minItems: 1, maxItems: 4, items: { enum: ["a", "b"] } }, "list of 1 to 4: `a`, `b`"],
  [{ type: "integer", minimum: 0, maximum: 5, default: 3 }, "whole number, 0 to 5; `3` when left out"],
])("says %j in words", (schema, words) => {
  expect(sayValue(schema)).toBe(words);
});
