import type { Usage } from "../providers/provider.ts";
import { failSpan, inSpan, SpanKind } from "../span.ts";
import { AGENT_NAME, ATTRIBUTES, OPERATIONS, SPANS, TOOL_ERROR } from "../telemetry-names.ts";
import type { ToolOutcome, TurnResult } from "./loop.ts";

/** Ends of a turn that are somebody's failure, not the learner's wish or the turn's own limit. */
const FAILED_ENDS: ReadonlySet<string> = new Set(["provider_down", "repeated_call"]);

/** A turn of the tutor. What is said and asked is in none of these spans. */
export async function turnSpan(run: string, provider: string, work: () => Promise<TurnResult>): Promise<TurnResult> {
  const attributes = {
    [ATTRIBUTES.operation]: OPERATIONS.turn,
    [ATTRIBUTES.agent]: AGENT_NAME,
    [ATTRIBUTES.provider]: provider,
    [ATTRIBUTES.conversation]: run,
  };
  return await inSpan(SPANS.turn(AGENT_NAME), { attributes }, async (span) => {
    const result = await work();
    span.setAttribute(ATTRIBUTES.turnEnd, result.ended);
    if (FAILED_ENDS.has(result.ended)) failSpan(span, result.ended);
    return result;
  });
}

/** One request to the provider; `model` is the provider's own name where it has no model. */
export async function chatSpan<T extends { finish: string; usage: Usage | null }>(
  provider: string,
  model: string,
  work: () => Promise<T>,
): Promise<T> {
  const attributes = {
    [ATTRIBUTES.operation]: OPERATIONS.chat,
    [ATTRIBUTES.provider]: provider,
    [ATTRIBUTES.model]: model,
  };
  return await inSpan(SPANS.chat(model), { kind: SpanKind.CLIENT, attributes }, async (span) => {
    const answer = await work();
    span.setAttribute(ATTRIBUTES.finish, [answer.finish]);
    if (answer.usage !== null) {
      span.setAttribute(ATTRIBUTES.inputTokens, answer.usage.inputTokens);
      span.setAttribute(ATTRIBUTES.outputTokens, answer.usage.outputTokens);
    }
    return answer;
  });
}

/** One tool that the provider asked for, made or refused. */
export async function toolSpan(tool: string, callId: string, work: () => Promise<ToolOutcome>): Promise<ToolOutcome> {
  const attributes = {
    [ATTRIBUTES.operation]: OPERATIONS.tool,
    [ATTRIBUTES.tool]: tool,
    [ATTRIBUTES.toolCallId]: callId,
  };
  return await inSpan(SPANS.tool(tool), { attributes }, async (span) => {
    const outcome = await work();
    span.setAttribute(ATTRIBUTES.outcome, outcome.status);
    if (outcome.status === "error") failSpan(span, TOOL_ERROR);
    return outcome;
  });
}
