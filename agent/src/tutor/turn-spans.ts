import type { Provider, Usage } from "../providers/provider.ts";
import { failSpan, inSpan, type Span, SpanKind } from "../span.ts";
import { AGENT_NAME, ATTRIBUTES, OPERATIONS, SPANS, TOOL_ERROR } from "../telemetry-names.ts";
import type { ToolOutcome, TurnResult } from "./loop.ts";

/** Ends of a turn that are somebody's failure, not the learner's wish or the turn's own limit. */
const FAILED_ENDS: ReadonlySet<string> = new Set(["provider_down", "repeated_call"]);

/** Why a turn failed, of few values; null where it did not. */
export const turnError = ({ ended, failure }: TurnResult): string | null =>
  failure ?? (FAILED_ENDS.has(ended) ? ended : null);

type Speaking = Pick<Provider, "name" | "model">;
const ofProvider = ({ name, model }: Speaking, conversation: string | undefined) => ({
  [ATTRIBUTES.provider]: name,
  ...(model !== undefined && { [ATTRIBUTES.model]: model }),
  ...(conversation !== undefined && { [ATTRIBUTES.conversation]: conversation }),
});

/** A turn of the tutor. What is said and asked is in none of these spans. */
export async function turnSpan(run: string, provider: Speaking, work: () => Promise<TurnResult>): Promise<TurnResult> {
  const attributes = {
    [ATTRIBUTES.operation]: OPERATIONS.turn,
    [ATTRIBUTES.agent]: AGENT_NAME,
    ...ofProvider(provider, run),
  };
  return await inSpan(SPANS.turn(AGENT_NAME), { attributes }, async (span) => {
    const result = await work();
    span.setAttribute(ATTRIBUTES.turnEnd, result.ended);
    if (result.spent !== undefined && !result.spent.isEstimate) setUsage(span, result.spent);
    const error = turnError(result);
    if (error !== null) failSpan(span, error);
    return result;
  });
}

/** What a provider answered; `firstSeconds` is from the request to the first piece, null where nothing came. */
type Answered = { finish: string; usage: Usage | null; firstSeconds: number | null };

/** One request to the provider: a client's where it is answered by another process. */
export async function chatSpan<T extends Answered>(
  provider: Speaking,
  conversation: string | undefined,
  work: () => Promise<T>,
): Promise<T> {
  const attributes = {
    [ATTRIBUTES.operation]: OPERATIONS.chat,
    [ATTRIBUTES.stream]: true,
    ...ofProvider(provider, conversation),
  };
  const kind = provider.model === undefined ? SpanKind.INTERNAL : SpanKind.CLIENT;
  return await inSpan(SPANS.chat(provider.model ?? null), { kind, attributes }, async (span) => {
    const answer = await work();
    span.setAttribute(ATTRIBUTES.finish, [answer.finish]);
    if (answer.firstSeconds !== null) span.setAttribute(ATTRIBUTES.firstChunk, answer.firstSeconds);
    if (answer.usage !== null) setUsage(span, answer.usage);
    return answer;
  });
}

function setUsage(span: Span, { inputTokens, outputTokens }: Usage): void {
  span.setAttribute(ATTRIBUTES.inputTokens, inputTokens);
  span.setAttribute(ATTRIBUTES.outputTokens, outputTokens);
}

/** One tool that the provider asked for, made or refused. */
export async function toolSpan(tool: string, callId: string, work: () => Promise<ToolOutcome>): Promise<ToolOutcome> {
  const attributes = {
    [ATTRIBUTES.operation]: OPERATIONS.tool,
    [ATTRIBUTES.tool]: tool,
    [ATTRIBUTES.toolType]: "function",
    [ATTRIBUTES.toolCallId]: callId,
  };
  return await inSpan(SPANS.tool(tool), { attributes }, async (span) => {
    const outcome = await work();
    span.setAttribute(ATTRIBUTES.outcome, outcome.status);
    if (outcome.status === "error") failSpan(span, TOOL_ERROR);
    return outcome;
  });
}
