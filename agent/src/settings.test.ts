import { expect, it } from "vitest";
import { modelFromEnvironment, patienceOf, readSettings } from "./settings.ts";

const good = {
  PORT: "4000",
  CHAT_DATABASE_URL: "postgres://agent:pw-in-url@127.0.0.1:4201/platform",
  TOOLS_URL: "http://127.0.0.1:4010",
  TOOLS_HOST_TOKEN: "a-token-that-is-long-enough",
  SESSION_SECRET: "a-session-secret-that-is-long",
  STATIC_DIR: "/srv/page",
};

it("reads the settings, with loopback and the scripted tutor when nothing else is said", () => {
  expect(readSettings(good)).toMatchObject({ HOST: "127.0.0.1", PORT: 4000, TUTOR_PROVIDER: "scripted" });
});

it("names every variable that is wrong, and no value", () => {
  const wrong = { ...good, PORT: "eighty", CHAT_DATABASE_URL: "mysql://root:hunter2@x/y", TOOLS_HOST_TOKEN: "short" };
  expect(() => readSettings(wrong)).toThrow(/PORT.*\n.*CHAT_DATABASE_URL.*\n.*TOOLS_HOST_TOKEN/);
  expect(() => readSettings(wrong)).not.toThrow(/hunter2|eighty/);
});

const openai = { ...good, TUTOR_PROVIDER: "openai", TUTOR_MODEL: "gpt-test" };

it.each([
  [
    { ...openai, OPENAI_API_KEY: "sk-1" },
    { provider: "openai", baseUrl: "https://api.openai.com/v1", apiKey: "sk-1" },
  ],
  [
    { ...openai, OPENAI_BASE_URL: "http://127.0.0.1:11434/v1" },
    { baseUrl: "http://127.0.0.1:11434/v1", apiKey: null },
  ],
  [
    { ...good, TUTOR_PROVIDER: "anthropic", TUTOR_MODEL: "claude-test", ANTHROPIC_API_KEY: "sk-2" },
    { provider: "anthropic", baseUrl: "https://api.anthropic.com", apiKey: "sk-2" },
  ],
  [{ ...good, TUTOR_PROVIDER: "", OPENAI_API_KEY: "sk-1" }, { provider: "scripted" }],
])("takes the tutor's model from the environment (%#)", (env, model) => {
  expect(modelFromEnvironment(readSettings(env))).toMatchObject(model);
});

it.each([
  ["a key", { ...openai }, /OPENAI_API_KEY/],
  ["a model", { ...openai, TUTOR_MODEL: "", OPENAI_API_KEY: "sk-hunter2" }, /TUTOR_MODEL/],
  ["an address that is one", { ...openai, OPENAI_BASE_URL: "ftp://hunter2" }, /OPENAI_BASE_URL/],
  ["an address without a password", { ...openai, OPENAI_BASE_URL: "http://me:hunter2@x/v1" }, /OPENAI_BASE_URL/],
])("does not fall back silently to the scripted tutor: %s is needed", (_, env, variable) => {
  expect(() => readSettings(env)).toThrow(variable);
  expect(() => readSettings(env)).not.toThrow(/hunter2/);
});

it("lets a model be silent for as long as the environment says, and not without end", () => {
  expect(patienceOf(readSettings(good))).toEqual({ firstMs: 30_000, silenceMs: 15_000 });
  const slow = { ...good, TUTOR_FIRST_SECONDS: "200", TUTOR_SILENCE_SECONDS: "60" };
  expect(patienceOf(readSettings(slow))).toEqual({ firstMs: 200_000, silenceMs: 60_000 });
  expect(() => readSettings({ ...good, TUTOR_FIRST_SECONDS: "9999" })).toThrow(/TUTOR_FIRST_SECONDS/);
});
