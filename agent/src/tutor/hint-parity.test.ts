import { pino } from "pino";
import { expect, it, onTestFinished } from "vitest";
import type { FeedItem } from "../contract.ts";
import { createMetrics } from "../metrics.ts";
import { openModelSettings, SCRIPTED, type ModelSettings } from "../providers/model-settings.ts";
import { createScripted } from "../providers/scripted/scripted.ts";
import { callsTool, says, startModelServer, type Received, type Reply } from "../providers/testing-model-server.ts";
import { DEFAULT_BUDGET } from "./budget.ts";
import type { Desk } from "./desk.ts";
import { createSpeaker } from "./speaker.ts";
import { createTakeTurn } from "./take-turn.ts";
import type { Trigger } from "./trigger.ts";

/** A run as it went: what happened and what the learner said, in order. */
const RUN: Trigger[] = [
  { type: "welcome", title: "Search crawls" },
  { type: "symptom", alerts: ["ProductSearchSlow"] },
  { type: "said", text: "hello" },
  { type: "said", text: "what now?" },
  { type: "stage", stage: "localise", passed: 1, of: 6, unaided: 1 },
  { type: "said", text: "I am stuck" },
  { type: "said", text: "thanks" },
  { type: "hint_offered", check: "Find the slow part" },
  { type: "said", text: "yes please" },
  { type: "said", text: "why is it not fixed yet?" },
  { type: "hint_pushed", check: "Find the slow part" },
  { type: "said", text: "give me another hint" },
  { type: "hint_offered", check: "Name the mechanism" },
  { type: "said", text: "not yet" },
  { type: "said", text: "just tell me the answer" },
  { type: "said", text: "yes, give me a hint" },
  { type: "said", text: "I give up" },
  { type: "ended", why: "finished", passed: 4, of: 6, unaided: 2 },
];

/** Takes every turn of the run, each after what was said before, and gives the hints that were asked of tools, and when. */
async function hintsOf(settings: ModelSettings): Promise<string[]> {
  const metrics = createMetrics();
  const store = await openModelSettings({ file: undefined, environment: settings });
  const speaker = createSpeaker({ settings: store, probeAfterMs: 60_000, metrics, log: pino({ level: "silent" }) });
  onTestFinished(speaker.close);
  const feed: FeedItem[] = [];
  const asked: string[] = [];
  const desk: Desk = {
    specs: async () => [],
    brief: async () => null,
    screen: async () => "clear",
    call: async (_, name, input) => {
      if (name !== "reveal_hint")
        return { status: "error", code: "unavailable", reason: "no system", tryNext: "Wait." };
      asked.push(`${feed.length}: ${JSON.stringify(input)}`);
      const hint = { id: `h-${asked.length}`, check: "find", level: "orient", text: "Look at the traces." };
      return { status: "ok", hint, why: "asked", repeated: false };
    },
  };
  const take = createTakeTurn({
    store: { earlier: async () => feed, recordCall: async () => {} },
    desk,
    scripted: createScripted(),
    speaker,
    budget: DEFAULT_BUDGET,
    metrics,
    progressOf: () => null,
    ownerOf: async () => "learner",
    onDelta: () => {},
  });
  for (const [index, trigger] of RUN.entries()) {
    const clientId = `said-${index}`;
    const at = { run: "run-1", seq: feed.length + 1, at: index };
    const cause = trigger.type === "said" ? `client:${clientId}` : `event:${index}`;
    if (trigger.type === "said")
      feed.push({ ...at, type: "learner_message", id: clientId, clientId, text: trigger.text });
    const turn = { cause, trigger, calls: [], since: performance.now() };
    const { text, ended, tools } = await take("run-1", turn, new AbortController().signal);
    feed.push({ ...at, seq: feed.length + 1, type: "tutor_message", id: cause, text, ended, tools, quickReplies: [] });
  }
  return asked;
}

const hasResults = ({ body }: Received) => body.messages.at(-1)?.role === "tool";
const MODELS: [string, (request: Received) => Reply][] = [
  ["never thinks of hints", () => says("Look around a little more.")],
  [
    "wants one at every turn",
    (request) =>
      hasResults(request) ? says("On we go.") : callsTool({ name: "reveal_hint", input: { reason: "policy" } }),
  ],
  [
    "gives other reasons",
    (request) => (hasResults(request) ? says("So.") : callsTool({ name: "reveal_hint", input: { reason: "stuck" } })),
  ],
  ["fails", () => ({ type: "torn", text: "It is" })],
];

it.each(MODELS)(
  "the same run gets the same hints from the scripted tutor and from a model that %s",
  async (_, reply) => {
    const server = await startModelServer("openai", reply);
    onTestFinished(async () => await server.stop());
    const scripted = await hintsOf(SCRIPTED);
    expect(scripted.length).toBeGreaterThan(3);
    expect(await hintsOf({ provider: "openai", model: "m", baseUrl: server.baseUrl, apiKey: null })).toEqual(scripted);
    expect(server.requests.length).toBeGreaterThan(0);
  },
);
