import { openBrowser, type Browser } from "./cli/browser.ts";
import { observe } from "./cli/drill/observer.ts";
import type { FeedItem, ServerEvents } from "./contract.ts";
import { says, startModelServer, type Received, type Reply, type Wire } from "./providers/testing-model-server.ts";
import { startTestAgent, until, type TestTools } from "./testing.ts";

export type Said = Extract<FeedItem, { type: "tutor_message" }>;
type Delta = Parameters<ServerEvents["delta"]>[0];
export type Answering = (request: Received, wire: Wire) => Reply;
/** How long the tutor may take to answer, seconds. */
const ANSWER_SECONDS = 60;
/** What a model says of what nobody asked. */
export const GREETING = "Good to have you here. Look at the brief first.";

/**
 * Whether a request is for an answer to a learner: an agent also tells what happened in runs that other tests have left,
 * which is about nobody's words.
 */
export const isAnswer = ({ body }: Received): boolean => {
  const said = JSON.stringify(body.messages.filter(({ role }) => role !== "system"));
  return said.lastIndexOf("<learner_message>") > said.lastIndexOf("Nobody asked");
};
export const greeting = (reply: Answering, wire: Wire) => (request: Received) =>
  isAnswer(request) ? reply(request, wire) : says(GREETING);

/** An agent whose tutor is a model of the test's own; everything but the model is the real thing. */
export async function startModelAgent(
  { postgresUrl, tools }: { postgresUrl: string; tools: TestTools },
  wire: Wire,
  reply: Answering,
  settings: Partial<Parameters<typeof startTestAgent>[0]> = {},
) {
  const server = await startModelServer(wire, greeting(reply, wire));
  const agent = await startTestAgent({
    CHAT_DATABASE_URL: postgresUrl,
    TOOLS_URL: tools.url,
    TOOLS_HOST_TOKEN: tools.hostToken,
    TUTOR_PROVIDER: wire,
    TUTOR_MODEL: "test-model",
    [wire === "openai" ? "OPENAI_BASE_URL" : "ANTHROPIC_BASE_URL"]: server.baseUrl,
    TUTOR_PROBE_SECONDS: 0.05,
    ...settings,
  });
  const stop = async () => {
    await agent.close();
    await server.stop();
  };
  return { server, agent, stop };
}

/** A learner in a run of their own. */
export async function openLearner(agentUrl: string, scenario: string) {
  const browser = await openBrowser(agentUrl);
  const run = await until(async () => {
    const result = await browser.call("start_run", { scenario });
    return result.status === "ok" && result.run;
  }, "a run is started");
  const leave = async () => {
    await browser.call("abandon_run", { run });
    browser.close();
  };
  return { ...(await talker(browser, run)), leave };
}

async function talker(browser: Browser, run: string) {
  const observer = observe(browser, run);
  const { feed } = observer;
  const deltas: Delta[] = [];
  browser.onDelta((piece) => void deltas.push(piece));
  await observer.watch();
  let count = 0;
  const said = async (what: string, isIt: (message: Said) => boolean): Promise<Said> => {
    const find = () => feed.find((item): item is Said => item.type === "tutor_message" && isIt(item));
    return await observer.when(what, ANSWER_SECONDS, find).catch((error: unknown) => {
      const last = JSON.stringify({
        connected: browser.socket.connected,
        problems: observer.problems,
        last: feed.slice(-3),
      });
      throw new Error(`${run}: ${String(error)}: ${last}`, { cause: error });
    });
  };
  const answerTo = async (id: string): Promise<Said> =>
    await said(`answer to ${id}`, (message) => message.id.endsWith(`client:${id}`));
  const greeted = async (): Promise<Said> => await said("greeting", () => true);
  /** Says something, by another of the learner's browsers where it is given, and waits for the answer. */
  const ask = async (text: string, by: Pick<Browser, "say"> = browser): Promise<Said> => {
    const id = `message-${++count}`;
    const result = await by.say(run, text, id);
    if (result.status !== "ok") throw new Error(result.reason);
    return await answerTo(id);
  };
  const notices = () => feed.flatMap((item) => (item.type === "notice" ? [item.text] : []));
  return { browser, run, feed, deltas, ask, answerTo, greeted, notices };
}
export type Learner = Awaited<ReturnType<typeof openLearner>>;
