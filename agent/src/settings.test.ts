import { expect, it } from "vitest";
import { readSettings } from "./settings.ts";

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

it("does not fall back silently from a model to the scripted tutor", () => {
  expect(() => readSettings({ ...good, TUTOR_PROVIDER: "openai" })).toThrow(/not built yet.*TUTOR_PROVIDER=scripted/);
});
