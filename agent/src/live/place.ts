import { startPostgres } from "@mayday/local/testing";
import { startTestAgent, startTools } from "../testing.ts";
import type { Place } from "./conversation.ts";

const OF_THE_MODEL = /^(TUTOR|OPENAI|ANTHROPIC)_/;
/** How much longer than a model's turn an answer may take: the scripted tutor may take it over. */
const SLACK_SECONDS = 30;
const HOW =
  "Set TUTOR_MODEL with OPENAI_API_KEY, OPENAI_BASE_URL or ANTHROPIC_API_KEY, or LIVE_AGENT_URL with TUTOR_PROVIDER (docs/tutor.md).";

type Env = Record<string, string | undefined>;

/** Which API the environment's model is behind. Throws what is missing. */
export function providerIn(env: Env): Place["provider"] {
  const { TUTOR_PROVIDER: named } = env;
  if (named === "openai" || named === "anthropic") return named;
  const inferred = env["ANTHROPIC_API_KEY"] ? "anthropic" : "openai";
  const isKnown = inferred === "anthropic" || env["OPENAI_API_KEY"] || env["OPENAI_BASE_URL"];
  if (named || !isKnown || !env["TUTOR_MODEL"]) throw new Error(`There is no model to talk to. ${HOW}`);
  return inferred;
}

/**
 * Where a model can be talked to: the agent that `LIVE_AGENT_URL` names, or an agent and tools of its own with the model
 * that the environment names. Those have no shop: the run waits for one, and is talked about all the same.
 */
export async function openPlace(env: Env, stack: AsyncDisposableStack): Promise<Place> {
  const provider = providerIn(env);
  const patience = Number(env["TUTOR_TURN_SECONDS"] ?? 60) + SLACK_SECONDS;
  const running = env["LIVE_AGENT_URL"];
  if (running) return { agentUrl: running, toolsUrl: null, provider, patience };
  const postgres = await startPostgres();
  stack.defer(postgres.stop);
  const tools = await startTools(postgres.url);
  stack.defer(tools.stop);
  const agent = await startTestAgent({
    ...Object.fromEntries(Object.entries(env).filter(([name]) => OF_THE_MODEL.test(name))),
    TUTOR_PROVIDER: provider,
    CHAT_DATABASE_URL: postgres.url,
    TOOLS_URL: tools.url,
    TOOLS_HOST_TOKEN: tools.hostToken,
  });
  stack.defer(agent.close);
  return { agentUrl: agent.url, toolsUrl: tools.url, provider, patience };
}
