import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createMetrics } from "../metrics.ts";
import { openModelSettings, SCRIPTED, type ModelSettings } from "../providers/model-settings.ts";
import { says, startModelServer, type ModelServer } from "../providers/testing-model-server.ts";
import { newLearner, sealSession } from "../session.ts";
import { createSpeaker } from "../tutor/speaker.ts";
import { createApp } from "./app.ts";

const HOST = "127.0.0.1:4000";
const SESSION_SECRET = "the-session-secret-of-this-test";
const KEY = "sk-chosen-on-the-page";
let folder: string;
let server: ModelServer;
const health = () => ({ store: true, tools: true });
const ends: (() => void)[] = [];
const logged: string[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayday-tutor-"));
  server = await startModelServer("openai", () => says("Yes."));
  logged.length = 0;
});
afterEach(async () => {
  for (const end of ends.splice(0)) end();
  await server.stop();
  await rm(folder, { recursive: true });
});

/** The app on a file of settings of its own, as a browser with a session reaches it. */
async function appWith(environment: ModelSettings = SCRIPTED, TUTOR_SETTINGS: "open" | "locked" = "open") {
  const file = join(folder, "model.json");
  const modelSettings = await openModelSettings({ file, environment });
  const log = pino({ level: "trace" }, { write: (line: string) => void logged.push(line) });
  const metrics = createMetrics();
  const speaker = createSpeaker({ settings: modelSettings, probeAfterMs: 60_000, metrics, log });
  ends.push(speaker.close);
  const settings = { HOST: "127.0.0.1", SESSION_SECRET, STATIC_DIR: folder, STACK_FILE: undefined, TUTOR_SETTINGS };
  const app = createApp({ settings, modelSettings, speaker, metrics, ownData: () => null, health });
  const cookie = `mayday_session=${sealSession(SESSION_SECRET, newLearner())}`;
  const ask = async (method: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await app.request(`http://${HOST}/api/tutor`, {
      method,
      headers: {
        host: HOST,
        cookie,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, text, body: JSON.parse(text) as Record<string, unknown> };
  };
  return { file, ask, modelSettings };
}
const openai = (more: object = {}) => ({
  provider: "openai",
  model: "m-1",
  baseUrl: server.baseUrl,
  apiKey: KEY,
  ...more,
});

describe("what speaks for the tutor", () => {
  it("is the scripted tutor, until something is chosen", async () => {
    const { ask } = await appWith();
    expect((await ask("GET")).body).toEqual({
      provider: "scripted",
      model: null,
      baseUrl: null,
      hasKey: false,
      source: "environment",
      down: null,
      canChange: true,
    });
  });

  it("is chosen, asked once, kept for its owner alone, and there again after a restart", async () => {
    const { ask, file } = await appWith();
    const { status, body } = await ask("PUT", openai());
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { model: "m-1", hasKey: true, source: "page", down: null },
    });
    expect(server.requests).toHaveLength(1);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, "utf8")).toContain(KEY);
    const { ask: askLater } = await appWith();
    expect((await askLater("GET")).body).toMatchObject({ provider: "openai", source: "page", hasKey: true });
  });

  it("goes back to what the environment says, and the key goes too", async () => {
    const { ask, file } = await appWith();
    await ask("PUT", openai());
    expect((await ask("DELETE")).body).toMatchObject({ provider: "scripted", source: "environment" });
    await expect(stat(file)).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("says at once when the model does not answer, and is kept all the same", async () => {
    server.replyWith(() => ({ type: "status", status: 401 }));
    const { ask } = await appWith();
    expect((await ask("PUT", openai())).body).toMatchObject({ provider: "openai", down: "bad_key" });
  });
});

describe("a key", () => {
  it("is neither given out nor logged", async () => {
    const { ask } = await appWith();
    server.replyWith(() => ({ type: "status", status: 401, body: { error: { message: KEY, code: KEY } } }));
    const answers = [await ask("PUT", openai()), await ask("GET"), await ask("PUT", openai({ model: "" }))];
    expect(answers.map(({ text }) => text).join()).not.toContain(KEY);
    expect(logged.length).toBeGreaterThan(0);
    expect(logged.join()).not.toContain(KEY);
  });

  it("is kept for its address when only the model changes, and never sent to another", async () => {
    const { ask } = await appWith();
    await ask("PUT", openai());
    const { apiKey: _, ...withoutKey } = openai({ model: "m-2" });
    expect((await ask("PUT", withoutKey)).body).toMatchObject({ model: "m-2", hasKey: true });
    expect(server.requests.at(-1)?.headers.authorization).toBe(`Bearer ${KEY}`);
    const other = await startModelServer("openai", () => says("Yes."));
    ends.push(() => void other.stop());
    expect((await ask("PUT", { ...withoutKey, baseUrl: other.baseUrl })).body).toMatchObject({ hasKey: false });
    expect(other.requests[0]?.headers.authorization).toBeUndefined();
  });

  it("of the environment is for the environment's address alone", async () => {
    const environment: ModelSettings = { provider: "openai", model: "m", baseUrl: server.baseUrl, apiKey: "sk-env" };
    const { ask, file } = await appWith(environment);
    const other = await startModelServer("openai", () => says("Yes."));
    ends.push(() => void other.stop());
    await ask("PUT", { provider: "openai", model: "m", baseUrl: other.baseUrl });
    expect(other.requests[0]?.headers.authorization).toBeUndefined();
    expect(await readFile(file, "utf8")).not.toContain("sk-env");
  });
});

describe("a change is refused", () => {
  it.each<[string, unknown, RegExp]>([
    ["without a key where one is needed", { provider: "openai", model: "m" }, /apiKey/],
    ["without a model", { provider: "openai", apiKey: KEY }, /model/],
    ["with a model that is none", { provider: "anthropic", model: "a b\n", apiKey: KEY }, /model/],
    ["with a password in the address", { provider: "openai", model: "m", baseUrl: "http://a:b@c" }, /baseUrl/],
    ["with an address that is none", { provider: "openai", model: "m", baseUrl: "file:///etc/passwd" }, /baseUrl/],
    ["with a key of two words", { provider: "openai", model: "m", apiKey: "a b" }, /apiKey/],
    ["with a field too many", { provider: "scripted", apiKey: KEY }, /apiKey/],
    ["for a provider that is not there", { provider: "other", model: "m" }, /provider/],
  ])("%s, and says where", async (_, change, where) => {
    const { ask, modelSettings } = await appWith();
    const { status, body } = await ask("PUT", change);
    expect({ status, code: body["code"] }).toEqual({ status: 422, code: "invalid_input" });
    expect(body["reason"]).toMatch(where);
    expect(modelSettings.current()).toEqual(SCRIPTED);
    expect(server.requests).toEqual([]);
  });

  it("without a session, from another page, by a form, when locked, and when there are too many", async () => {
    const { ask } = await appWith();
    expect((await ask("PUT", openai(), { cookie: "" })).status).toBe(401);
    expect((await ask("GET", undefined, { cookie: "" })).status).toBe(401);
    expect((await ask("PUT", openai(), { origin: "http://evil.example" })).status).toBe(403);
    expect((await ask("PUT", openai(), { "content-type": "text/plain" })).status).toBe(415);
    expect((await ask("PUT", "{not json")).status).toBe(400);
    const { ask: askLocked } = await appWith(SCRIPTED, "locked");
    expect((await askLocked("GET")).body).toMatchObject({ canChange: false });
    expect((await askLocked("PUT", openai())).status).toBe(403);
    expect((await askLocked("DELETE")).status).toBe(403);
    const statuses = [];
    for (let n = 0; n < 8; n++) statuses.push((await ask("DELETE")).status);
    expect(statuses).toContain(429);
  });
});
