import type { Progress, ToolOutput } from "@mayday/tools/contract";
import type { Message, StreamPart } from "../provider.ts";
import { createScripted } from "./scripted.ts";

const provider = createScripted();
type Answer = { said: string; calls: { name: string; input: Record<string, unknown> }[] };

/** Lets the tutor take a turn, with these results for the tools that it calls. */
export async function answer(
  before: Message[],
  cause: Message,
  results: Record<string, object> = {},
  id = "turn-1",
): Promise<Answer> {
  const messages: Message[] = [...before, cause];
  const calls: Answer["calls"] = [];
  for (;;) {
    const parts: StreamPart[] = [];
    const signal = new AbortController().signal;
    for await (const part of provider.stream({ id, system: "", messages, tools: [], signal })) parts.push(part);
    const call = parts.find((part) => part.type === "tool_call");
    if (call === undefined) {
      return { said: parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join(""), calls };
    }
    calls.push({ name: call.name, input: call.input });
    const result = JSON.stringify(
      results[call.name] ?? { status: "error", code: "internal", reason: "x", tryNext: "Wait." },
    );
    messages.push(
      { role: "assistant", text: "", calls: [call] },
      { role: "tool", callId: call.id, name: call.name, result },
    );
  }
}
export const user = (text: string): Message => ({ role: "user", text });
export const event = (event: Extract<Message, { role: "event" }>["event"]): Message => ({ role: "event", event });

type Check = Progress["stages"][number]["checks"][number];
const check = (id: string, title: string, state: Check["state"], why: string | null): Check => ({
  id,
  title,
  kind: "oracle",
  state,
  why,
  readings: [],
  holding: null,
  question: null,
  unaided: state === "passed" ? true : null,
  passedAt: state === "passed" ? 1 : null,
});
export const progress = (more: Partial<Progress> = {}): ToolOutput<"get_progress"> & { status: "ok" } => ({
  status: "ok",
  progress: {
    run: "run-1",
    scenario: "some-incident",
    title: "Some incident",
    severity: "sev2",
    environment: "env-1",
    state: "active",
    seq: 9,
    startedAt: 1,
    incidentAt: 2,
    endedAt: null,
    endedWhy: null,
    timeboxSeconds: 600,
    mitigation: "none",
    stage: "mitigate",
    stages: [
      { id: "detect", state: "done", checks: [check("a", "Acknowledge the alert", "passed", null)] },
      {
        id: "mitigate",
        state: "current",
        checks: [
          check("b", "Fast again", "unmet", "p95 is 340 ms, wanted under 100 ms"),
          check("c", "Nobody was sent away", "passed", null),
        ],
      },
    ],
    waitingFor: [],
    hints: [],
    offer: null,
    nextHint: { available: true, inSeconds: 0, why: "" },
    alerts: [],
    actions: [],
    findings: [],
    request: null,
    toggles: [{ id: "ease_load", title: "Ease the load", on: false }],
    signals: {
      search_p95: { title: "Search, 95th percentile", unit: "s" },
      orders: { title: "Orders placed", unit: "per_second" },
    },
    telemetry: { ok: true, missing: [] },
    ...more,
  },
});
export const hint = (more: object = {}) => ({
  status: "ok",
  hint: { id: "h1", check: "b", level: "point", text: "Look at the spans." },
  why: "Here is a hint.",
  repeated: false,
  ...more,
});
