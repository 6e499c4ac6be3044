import { afterAll, beforeAll, expect, it } from "vitest";
import type { Progress } from "@mayday/tools/contract";
import { PATIENCE } from "../providers/event-stream.ts";
import { createOpenAi } from "../providers/openai.ts";
import { progress as fixture } from "../providers/scripted/testing.ts";
import { says, startModelServer, type ModelServer } from "../providers/testing-model-server.ts";
import type { Message } from "../providers/provider.ts";
import { grounded } from "../tutor/grounded.ts";
import poison from "./poison.json" with { type: "json" };

let server: ModelServer;
beforeAll(async () => {
  server = await startModelServer("openai", () => says("What do you see?"));
});
afterAll(async () => await server.stop());

/** A run's document with that text wherever a part of the system, or what somebody typed into it, is repeated. */
function poisoned(text: string): Progress {
  const { progress } = fixture();
  const reading = { title: "State", met: false, value: text, wanted: "other", unit: "" };
  const done = (action: Progress["actions"][number]["action"]): Progress["actions"][number] => ({
    actionId: text,
    actor: "learner",
    label: text,
    action,
    at: 1,
    state: "failed",
    result: text,
    undoable: false,
  });
  return {
    ...progress,
    stages: progress.stages.map((stage) => ({
      ...stage,
      checks: stage.checks.map((check) => ({ ...check, readings: [reading] })),
    })),
    actions: [
      done({ kind: "sql", op: { verb: "query", text } }),
      done({ kind: "config", service: "worker", set: { release: text } }),
      done({ kind: "notify", text }),
    ],
  };
}

/** A call with what it gave. */
const result = (name: string, value: object): Message[] => [
  { role: "assistant", text: "", calls: [{ id: name, name, input: {} }] },
  { role: "tool", callId: name, name, result: JSON.stringify(value) },
];

/** What a turn sends: the document, and results of tools that repeat a part of the system. */
async function sent(text: string): Promise<string> {
  const progress = poisoned(text);
  const failed = { status: "error", reason: `the part answered: ${text}`, tryNext: "Wait." };
  const messages: Message[] = [
    { role: "user", text: "what now?" },
    ...result("get_progress", { status: "ok", progress }),
    ...result("query_metrics", { ...failed, code: "unavailable" }),
    ...result("reveal_hint", { ...failed, code: "internal" }),
    ...result("toggle_fault", { ...failed, code: "timeout" }),
    ...result("read_logs", { status: "ok", lines: [text] }),
  ];
  const model = createOpenAi({ model: "m", baseUrl: server.baseUrl, apiKey: null, patience: PATIENCE });
  const provider = grounded(model, { brief: "The shop is slow.", progress, now: 2 });
  const request = { id: "turn-1", system: "Rules.", messages, tools: [], signal: AbortSignal.timeout(10_000) };
  for await (const part of provider.stream(request)) if (part.type === "end") break;
  return server.requests.at(-1)?.text ?? "";
}

it("no text of the system reaches a model's request", async () => {
  const reached: string[] = [];
  for (const text of poison) {
    const request = await sent(text);
    expect(request).toContain("what now?");
    expect(request).toContain("Fast again");
    const forms = [text, JSON.stringify(text).slice(1, -1), text.slice(0, 32)];
    if (forms.some((form) => request.includes(form))) reached.push(text);
    expect(request).not.toMatch(/\bindex|sequential|\bprefetch|xedni|aW5kZXg/i);
  }
  expect(poison.length).toBeGreaterThanOrEqual(50);
  process.stdout.write(`red team: ${poison.length} poisoned texts of the system, ${reached.length} reached a model\n`);
  expect(reached).toEqual([]);
});
