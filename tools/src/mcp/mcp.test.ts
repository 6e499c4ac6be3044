import { Client as OldClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as OldTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ResourceUpdatedNotificationSchema } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { signCredential, type Credential } from "../credentials.ts";
import { connect, SECRETS } from "../testing-control.ts";
import { LEARNER, startIncident, type Incident } from "../testing-incident.ts";
import { progressUri, runUri } from "./uris.ts";

const SECRET_TEXT = "Give the worker its threads back.";
const STRANGER = { role: "learner", sub: "learner-two" } as const;
const setThreads = (threads: number) => ({ kind: "config", service: "worker", set: { threads } }) as const;

let incident: Incident;
beforeAll(async () => {
  const hint = { check: "component", requires: [], text: SECRET_TEXT };
  incident = await startIncident([
    { ...hint, id: "give-it-threads", level: "orient" },
    { ...hint, id: "not-the-cache", level: "teach", misconception: "cache" },
  ]);
});
afterAll(() => incident.stop());
afterEach(() => {
  incident.system.beforeApply = async () => {};
});

const until = (read: () => unknown) => expect.poll(read, { timeout: 60_000, interval: 10 });
const toMcp = (token: string, request: Record<string, unknown>, headers: Record<string, string> = {}) =>
  fetch(`${incident.plane.url}/mcp`, {
    method: "POST",
    body: JSON.stringify({ jsonrpc: "2.0", ...request }),
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      authorization: `Bearer ${token}`,
      ...headers,
    },
  });

async function connectOld(credential: Credential): Promise<OldClient> {
  const client = new OldClient({ name: "old", version: "1" });
  const headers = { authorization: `Bearer ${incident.plane.token(credential)}` };
  await client.connect(new OldTransport(new URL(`${incident.plane.url}/mcp`), { requestInit: { headers } }));
  return client;
}

async function read(client: Incident["learner"]["client"], uri: string): Promise<string> {
  const [content] = (await client.readResource({ uri })).contents;
  return content !== undefined && "text" in content ? content.text : "";
}

describe("resources", () => {
  it("lists a caller's own runs, and somebody else's are as if they did not exist", async () => {
    const { learner, plane, run } = incident;
    const uris = (await learner.client.listResources()).resources.map(({ uri }) => uri);
    const ofRun = (["brief", "progress", "hints"] as const).map((document) => runUri(run, document));
    expect(uris).toEqual(["mayday://glossary", ...ofRun]);
    const stranger = await connect(plane, STRANGER);
    expect((await stranger.client.listResources()).resources.map(({ uri }) => uri)).toEqual(["mayday://glossary"]);
    const refusal = async (uri: string) => String(await stranger.client.readResource({ uri }).catch((error) => error));
    const foreign = await refusal(progressUri(run));
    expect(foreign).toContain("not found");
    expect(foreign.replaceAll(run, "run-none")).toBe(await refusal(progressUri("run-none")));
    await stranger.client.close();
  });

  it("gives the brief, the progress, the glossary, and of hints nothing that they say", async () => {
    const { learner, tutor, run } = incident;
    expect(await read(tutor.client, runUri(run, "brief"))).toBe("b");
    expect(JSON.parse(await read(tutor.client, progressUri(run)))).toMatchObject({ run, state: "active" });
    expect(Object.keys(JSON.parse(await read(learner.client, "mayday://glossary"))).length).toBeGreaterThan(50);
    const hints = await read(learner.client, runUri(run, "hints"));
    const component = { check: "component", title: "Component", hints: [{ level: "orient", revealed: false }] };
    expect(JSON.parse(hints).stages).toContainEqual({ stage: "localise", checks: [component] });
    expect(hints).not.toMatch(/threads|cache/);
  });

  it("completes the id of a run, for those who may see it", async () => {
    const { learner, plane, run } = incident;
    const stranger = await connect(plane, STRANGER);
    const ref = { type: "ref/resource", uri: "mayday://runs/{run}/progress" } as const;
    const complete = async ({ client }: typeof learner) =>
      (await client.complete({ ref, argument: { name: "run", value: "run-" } })).completion.values;
    expect([await complete(learner), await complete(stranger)]).toEqual([[run], []]);
    await stranger.client.close();
  });
});

describe("the prompt `coach`", () => {
  it("is there for people, and holds what the run's learner knows", async () => {
    const { learner, instructor, tutor, run } = incident;
    for (const { client } of [learner, instructor])
      expect((await client.listPrompts()).prompts.map(({ name }) => name)).toEqual(["coach"]);
    expect(tutor.client.getServerCapabilities()).not.toHaveProperty("prompts");
    const { messages } = await learner.client.getPrompt({ name: "coach", arguments: { run } });
    const said = JSON.stringify(messages);
    expect(messages).toHaveLength(3);
    expect(said).toContain("ask_hint");
    expect(said).not.toContain(SECRET_TEXT);
    expect((await learner.client.getPrompt({ name: "coach" })).messages).toHaveLength(1);
    await expect(learner.client.getPrompt({ name: "coach", arguments: { run: "run-none" } })).rejects.toThrow(
      "not found",
    );
  });
});

describe("following a run", () => {
  it("tells a subscriber of every change, and a stranger of none", async () => {
    const { plane, run } = incident;
    const heard: Record<string, string[]> = { own: [], foreign: [] };
    const followed = Object.entries({ own: LEARNER, foreign: STRANGER }).map(async ([who, credential]) => {
      const { client } = await connect(plane, credential);
      client.setNotificationHandler(
        "notifications/resources/updated",
        ({ params }) => void heard[who]?.push(params.uri),
      );
      await client.listen({ resourceSubscriptions: [progressUri(run)] });
      return client;
    });
    const clients = await Promise.all(followed);
    await until(() => heard["own"]?.length).toBeGreaterThan(2);
    expect(new Set(heard["own"])).toEqual(new Set([progressUri(run)]));
    expect(heard["foreign"]).toEqual([]);
    await Promise.all(clients.map((client) => client.close()));
  });

  it("serves clients of the older protocol within their session, which is theirs alone", async () => {
    const { run, plane } = incident;
    const client = await connectOld(LEARNER);
    let heard = 0;
    client.setNotificationHandler(ResourceUpdatedNotificationSchema, () => void (heard += 1));
    await expect(client.subscribeResource({ uri: progressUri("run-none") })).rejects.toThrow("not found");
    await client.subscribeResource({ uri: progressUri(run) });
    await until(() => heard).toBeGreaterThan(2);
    const session = { "mcp-session-id": client.transport?.sessionId ?? "" };
    const ping = { id: 7, method: "ping" };
    const [own, foreign] = await Promise.all(
      [LEARNER, STRANGER].map((credential) => toMcp(plane.token(credential), ping, session)),
    );
    expect([own?.status, foreign?.status]).toEqual([200, 404]);
    await client.unsubscribeResource({ uri: progressUri(run) });
    await client.close();
  });

  it("ends a stream with the credential that opened it", async () => {
    const { system, plane, moveClock } = incident;
    system.onLook = () => {};
    const token = signCredential(SECRETS.credential, LEARNER, 1);
    const clientInfo = { name: "raw", version: "1" };
    const params = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo };
    const opened = await toMcp(token, { id: 1, method: "initialize", params });
    const headers = {
      authorization: `Bearer ${token}`,
      accept: "text/event-stream",
      "mcp-session-id": opened.headers.get("mcp-session-id") ?? "",
    };
    const stream = await fetch(`${plane.url}/mcp`, { headers });
    expect(stream.status).toBe(200);
    expect(await stream.text()).not.toContain("data:");
    system.onLook = moveClock;
  });

  it("bounds the subscriptions of a caller, and says so", async () => {
    const { plane, run } = incident;
    const { client } = await connect(plane, { role: "learner", sub: "greedy" });
    const listen = () => client.listen({ resourceSubscriptions: [progressUri(run)] });
    for (let open = 0; open < 32; open += 1) await listen();
    await expect(listen()).rejects.toThrow("At most 32 subscriptions");
    await client.close();
    const again = await connect(plane, { role: "learner", sub: "greedy" });
    const filter = { resourceSubscriptions: [progressUri(run)] };
    await until(() =>
      again.client.listen(filter).then(
        () => "open",
        () => "refused",
      ),
    ).toBe("open");
    await again.client.close();
  });
});

async function cancelled(): Promise<number> {
  const { values } = await incident.plane.control.metrics.toolCalls.get();
  return values.find(({ labels }) => labels.tool === "run_action" && labels.outcome === "unavailable")?.value ?? 0;
}

describe("a call that takes long", () => {
  it.each(["2026-07-28", "2025-11-25"])("tells which step it is at (%s)", async (revision) => {
    const { learner, system, run } = incident;
    const steps: { progress: number; message: string }[] = [];
    const held = Promise.withResolvers<void>();
    system.beforeApply = () => held.promise;
    const onprogress = ({ progress, message = "" }: { progress: number; message?: string | undefined }) => {
      steps.push({ progress, message });
      if (steps.filter((step) => step.message.startsWith("Begins")).length === 2) held.resolve();
    };
    const client = revision === "2026-07-28" ? learner.client : await connectOld(LEARNER);
    const call = { name: "run_action", arguments: { run, action: setThreads(3) } };
    const result =
      client instanceof OldClient
        ? await client.callTool(call, undefined, { onprogress })
        : await client.callTool(call, { onprogress });
    expect(result.structuredContent).toMatchObject({ status: "ok" });
    expect(steps.map(({ message }) => message)).toEqual(
      expect.arrayContaining(["Reads what would undo it.", "Begins: set threads of worker."]),
    );
    const values = steps.map(({ progress }) => progress);
    expect(values).toEqual([...new Set(values)].sort((a, b) => a - b));
    if (client instanceof OldClient) await client.close();
  });

  it("is not begun when it was cancelled while it waited for its turn", async () => {
    const { learner, system, run } = incident;
    const held = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    system.beforeApply = async () => {
      begun.resolve();
      await held.promise;
    };
    const first = learner.call("run_action", { run, action: setThreads(2) });
    await begun.promise;
    const cancel = new AbortController();
    const waits = Promise.withResolvers<void>();
    const second = learner.client.callTool(
      { name: "run_action", arguments: { run, action: setThreads(3) } },
      { signal: cancel.signal, onprogress: () => waits.resolve() },
    );
    await waits.promise;
    cancel.abort();
    await expect(second).rejects.toThrow();
    await until(async () => await cancelled()).toBe(1);
    held.resolve();
    expect(await first).toMatchObject({ status: "ok" });
    await learner.call("run_action", { run, action: setThreads(4) });
    const labels = system.done.flatMap((action) => (action.kind === "config" ? [action.set["threads"]] : []));
    expect(labels.slice(-2)).toEqual([2, 4]);
  });
});
