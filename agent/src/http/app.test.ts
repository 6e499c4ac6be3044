import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pino } from "pino";
import { createMetrics } from "../metrics.ts";
import { openModelSettings, SCRIPTED } from "../providers/model-settings.ts";
import { createSpeaker } from "../tutor/speaker.ts";
import { createApp } from "./app.ts";
import type { PublicUrlSettings } from "./public-urls.ts";

let folder: string;
const modelSettings = await openModelSettings({ file: undefined, environment: SCRIPTED });
const metrics = createMetrics();
const speaker = createSpeaker({ settings: modelSettings, probeAfterMs: 1000, metrics, log: pino({ level: "silent" }) });
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayday-page-"));
  await mkdir(join(folder, "built", "assets"), { recursive: true });
  await writeFile(join(folder, "built", "index.html"), "<!doctype html><title>Mayday</title>");
  await writeFile(join(folder, "built", "assets", "app-1a2b.js"), "export {};");
  await writeFile(join(folder, "secret.txt"), "not to be served");
});
afterAll(async () => await rm(folder, { recursive: true }));

const HOST = "127.0.0.1:4000";
const health = () => ({ store: false, tools: false });
function appFor(dir: string, stackFile?: string, urls: PublicUrlSettings = {}) {
  const settings = {
    HOST: "127.0.0.1",
    SESSION_SECRET: "the-session-secret-of-this-test",
    STATIC_DIR: join(folder, dir),
    STACK_FILE: stackFile,
    TUTOR_SETTINGS: "open",
    ...urls,
  } as const;
  const app = createApp({ settings, modelSettings, speaker, metrics, ownData: () => null, health });
  return async (path: string, headers: Record<string, string> = {}) =>
    await app.request(`http://${HOST}${path}`, { headers: { host: HOST, ...headers } });
}

describe("the page", () => {
  it("is served at its own routes too, asked for each time, and cannot be framed", async () => {
    const get = appFor("built");
    for (const path of ["/", "/runs/run-1", "/index.html"]) {
      const response = await get(path);
      expect(await response.text()).toContain("Mayday");
      expect(response.headers.get("cache-control")).toBe("no-cache");
      expect(response.headers.get("content-security-policy")).toMatch(/default-src 'self'.*frame-ancestors 'none'/);
      expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    }
  });

  it("keeps built files for good, and does not pass the page off as a missing one", async () => {
    const get = appFor("built");
    expect((await get("/assets/app-1a2b.js")).headers.get("cache-control")).toContain("immutable");
    expect((await get("/assets/gone.js")).status).toBe(404);
  });

  it.each(["/../secret.txt", "/..%2fsecret.txt", "/assets/..%2f..%2fsecret.txt", "/%2e%2e/secret.txt"])(
    "does not leave its folder for %s",
    async (path) => {
      expect(await (await appFor("built")(path)).text()).not.toContain("not to be served");
    },
  );

  it("says how it is built while it is not", async () => {
    const response = await appFor("not-built")("/");
    expect(response.status).toBe(503);
    expect(await response.text()).toContain("npm start");
  });
});

describe("who comes in", () => {
  it.each([
    ["a foreign Host", { host: "evil.example" }, "Host"],
    ["a Host that only begins like ours", { host: "127.0.0.1.evil.example" }, "Host"],
    ["a foreign Origin", { origin: "http://evil.example" }, "Origin"],
    ["another port's page", { origin: "http://127.0.0.1:4100" }, "Origin"],
    ["an opaque Origin", { origin: "null" }, "Origin"],
  ])("refuses %s and says what to do", async (_, headers, word) => {
    const response = await appFor("built")("/api/me", headers);
    expect(response.status).toBe(403);
    const refusal = (await response.json()) as { reason: string; tryNext: string };
    expect(refusal.reason).toContain(word);
    expect(refusal.tryNext).toContain("npm start");
    expect(response.headers.get("set-cookie")).toBeNull();
  });

  it.each([{ host: "localhost:4000" }, { host: "[::1]:4000" }, { host: HOST, origin: `http://${HOST}` }])(
    "lets in %j",
    async (headers) => {
      expect((await appFor("built")("/api/me", headers)).status).toBe(200);
    },
  );

  it("gives a session that scripts and other sites cannot use, and keeps it", async () => {
    const get = appFor("built");
    const first = await get("/api/me");
    const cookie = first.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    const me = (await first.json()) as { learner: string; limits: object };
    const again = await get("/api/me", { cookie: cookie.split(";")[0] ?? "" });
    expect(await again.json()).toMatchObject({ learner: me.learner, limits: { messageChars: 4000 } });
    expect(await (await get("/api/me")).json()).not.toMatchObject({ learner: me.learner });
  });
});

describe("the components", () => {
  const stack = {
    ready: true,
    components: [
      { name: "redis", title: "Cache", engine: "Redis", state: "ready", detail: "", version: "7", url: null },
    ],
  };
  it.each([
    ["no file", null, { ready: false, components: [] }],
    ["a file that is half written", '{"ready": tr', { ready: false, components: [] }],
    ["a file of another shape", '{"ready": "yes"}', { ready: false, components: [] }],
    ["a good file", JSON.stringify(stack), stack],
  ])("are told from %s", async (name, content, expected) => {
    const file = join(folder, `${name.replaceAll(" ", "-")}.json`);
    if (content !== null) await writeFile(file, content);
    expect(await (await appFor("built", file)("/api/stack")).json()).toEqual(expected);
  });

  it("come with the addresses of the real tools that run, and Grafana alone may be shown within the page", async () => {
    const PUBLIC_URLS =
      "prometheus=http://127.0.0.1:4300, grafana=http://127.0.0.1:4304/x,locust=http://127.0.0.1:4303,bad=javascript:0";
    const get = appFor("built", undefined, { PUBLIC_URLS, COMPOSE_PROFILES: "load,observability" });
    const stack = await get("/api/stack");
    expect(await stack.json()).toMatchObject({
      links: {
        prometheus: "http://127.0.0.1:4300",
        grafana: "http://127.0.0.1:4304/x",
        locust: "http://127.0.0.1:4303",
      },
    });
    expect(stack.headers.get("content-security-policy")).toContain("frame-src http://127.0.0.1:4304;");
    const without = await appFor("built", undefined, { PUBLIC_URLS, COMPOSE_PROFILES: "" })("/api/stack");
    expect(await without.json()).toMatchObject({ links: { prometheus: "http://127.0.0.1:4300" } });
    expect(without.headers.get("content-security-policy")).toContain("frame-src 'none'");
  });

  it("are those that the agent talks to where no file is named, and its health says what it waits for", async () => {
    const get = appFor("built");
    expect(await (await get("/api/stack")).json()).toMatchObject({
      ready: false,
      components: [
        { name: "tools", state: "starting" },
        { name: "platform-postgres", state: "starting" },
      ],
    });
    expect(await (await get("/healthz")).json()).toEqual({ status: "ok", store: false, tools: false });
    expect(await (await get("/metrics")).text()).toContain("chat_sockets");
  });
});
