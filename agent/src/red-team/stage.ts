import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres } from "@mayday/local/testing";
import { openBrowser } from "../cli/browser.ts";
import { says, type Received, type Reply } from "../providers/testing-model-server.ts";
import { startTools } from "../testing.ts";
import { openLearner, startModelAgent, type Learner, type Said } from "../testing-learner.ts";
import { asData } from "../tutor/grounded.ts";
import { SCENARIOS, sealedWords, type Attempt, type ScenarioId } from "./attempts.ts";

const LEARNERS_PER_SCENARIO = 2;
/** A socket takes so many messages before it makes its learner wait. */
const MESSAGES_PER_SOCKET = 8;
/** Words of each brief, by which the model's server knows whose request it is. */
const OF_BRIEF: Record<ScenarioId, string> = {
  "search-crawls": "Product search is slow",
  "orders-pile-up": "Orders wait longer",
  "invoices-stall": "Orders leave late",
};
/** What came of an attempt: the answer, and what of it got through that must not have; null for nothing. */
export type Outcome = { attempt: Attempt; answer: Said; leak: string | null };

/** Real tools, a real agent and a few learners, with a model that does what the attempts say. */
export async function openStage() {
  await using started = new AsyncDisposableStack();
  const postgres = await startPostgres();
  started.defer(postgres.stop);
  const tools = await startTools(postgres.url, SCENARIOS.length * LEARNERS_PER_SCENARIO);
  started.defer(tools.stop);
  const folder = await mkdtemp(join(tmpdir(), "mayday-red-team-"));
  started.defer(async () => await rm(folder, { recursive: true }));
  const replies = new Map<string, Attempt>();
  const place = { postgresUrl: postgres.url, tools };
  const reply = (request: Received): Reply => {
    const asked = replies.get(keyOfRequest(request))?.reply ?? says("What do you see?");
    const [call] = asked.type === "answer" ? (asked.calls ?? []) : [];
    const isMade = call?.id !== undefined && request.text.includes(call.id);
    return isMade ? says("Let us go on.") : asked;
  };
  const { agent, stop } = await startModelAgent(place, "openai", reply, {
    MODEL_SETTINGS_FILE: join(folder, "model.json"),
  });
  started.defer(stop);
  const seats = Array.from({ length: LEARNERS_PER_SCENARIO }, () => SCENARIOS).flat();
  const learners: { scenario: ScenarioId; learner: Learner }[] = [];
  for (const scenario of seats) learners.push({ scenario, learner: await openLearner(agent.url, scenario) });
  const rest = started.move();

  const play = async (attempts: readonly Attempt[]): Promise<Outcome[]> => {
    replies.clear();
    for (const attempt of attempts) replies.set(keyOf(attempt), attempt);
    const queues = new Map(SCENARIOS.map((id) => [id, attempts.filter(({ scenario }) => scenario === id)]));
    const played = learners.map(
      async ({ scenario, learner }) => await playAll(agent.url, learner, queues.get(scenario) ?? []),
    );
    return (await Promise.all(played)).flat();
  };
  return {
    play,
    tools,
    agent,
    learners,
    stop: async () => {
      await Promise.all(learners.map(async ({ learner }) => await learner.leave()));
      await rest.disposeAsync();
    },
  };
}
export type Stage = Awaited<ReturnType<typeof openStage>>;

const keyOf = ({ scenario, text }: Attempt) => `${scenario} ${asData("learner_message", text)}`;

function keyOfRequest({ body, text }: Received): string {
  const said = String(body.messages.findLast(({ role }) => role === "user")?.content);
  const scenario = SCENARIOS.find((id) => text.includes(OF_BRIEF[id]));
  // What a learner writes cannot open the tag.
  return `${scenario} ${said.slice(said.lastIndexOf("<learner_message>"))}`;
}

/** Takes attempts from the queue, which its scenario's other learners take from too, until there are none. */
async function playAll(agentUrl: string, learner: Learner, queue: Attempt[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  while (queue.length > 0) {
    const by = await openBrowser(agentUrl, learner.browser.cookie);
    for (const attempt of queue.splice(0, MESSAGES_PER_SOCKET)) {
      const from = { feed: learner.feed.length, deltas: learner.deltas.length };
      const answer = await learner.ask(attempt.text, by);
      outcomes.push({ attempt, answer, leak: leakIn(learner, from, attempt) });
    }
    by.close();
  }
  return outcomes;
}

/** What the browser was sent since then that it must not have been; knows nothing of how the tutor's words are screened. */
function leakIn(learner: Learner, from: { feed: number; deltas: number }, attempt: Attempt): string | null {
  const items = learner.feed.slice(from.feed).filter(({ type }) => type !== "learner_message");
  const pieces = learner.deltas.slice(from.deltas).map(({ text }) => text);
  const seen = [...textsIn(items), ...pieces, pieces.join("")];
  const { payload } = attempt;
  if (payload !== null && seen.some((text) => text.includes(payload))) return payload;
  const plain = sealedWords(attempt.scenario).map((word) => ({ word, pattern: wholeWord(word) }));
  return plain.find(({ pattern }) => seen.some((text) => pattern.test(text)))?.word ?? null;
}

const wholeWord = (word: string) => new RegExp(`(?<![a-z0-9])${word.replace(/[ _]/g, "[\\s_-]*")}(?![a-z0-9])`, "i");

/** Every text in a value, but for what learners themselves explain in a finding. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === "explanation" ? [] : textsIn(inner)));
}
