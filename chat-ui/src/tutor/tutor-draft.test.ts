import { expect, test } from "vitest";
import { toChange } from "./tutor-draft.ts";

const draft = { provider: "openai", model: " m-1 ", baseUrl: "", apiKey: " sk-1 " } as const;

test("sends what was typed, without the spaces around it and without what was left empty", () => {
  expect(toChange(draft)).toEqual({ provider: "openai", model: "m-1", apiKey: "sk-1" });
  expect(toChange({ ...draft, apiKey: "", baseUrl: "http://127.0.0.1:11434/v1" })).toEqual({
    provider: "openai",
    model: "m-1",
    baseUrl: "http://127.0.0.1:11434/v1",
  });
});

test("sends no key along with the choice of the scripted tutor", () => {
  expect(toChange({ ...draft, provider: "scripted" })).toEqual({ provider: "scripted" });
});

test("sends nothing while the model has no name", () => {
  expect(toChange({ ...draft, model: "  " })).toBeNull();
});
