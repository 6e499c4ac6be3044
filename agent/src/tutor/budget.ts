import type { Message, ToolSpec, Usage } from "../providers/provider.ts";
import type { TurnEnd } from "../contract.ts";

/** What one turn may take. Tokens are those of all its requests, in and out; cost is in US dollars. */
export type Budget = {
  /** Requests to the provider. */
  steps: number;
  identicalCalls: number;
  callsPerTool: number;
  ms: number;
  tokens: number;
  cost: number;
  /** Characters of one answer. */
  textChars: number;
  prices: Prices | null;
};
/** US dollars per million tokens. */
export type Prices = { input: number; output: number };

export const DEFAULT_BUDGET: Budget = {
  steps: 6,
  identicalCalls: 2,
  callsPerTool: 3,
  ms: 60_000,
  tokens: 40_000,
  cost: 0.1,
  textChars: 8000,
  prices: null,
};

/** `cost` is null where prices are not known; `isEstimate` says that a provider did not count its tokens. */
export type Spent = Usage & { requests: number; cost: number | null; isEstimate: boolean };

export class OverBudget extends Error {
  override name = "OverBudget";
  readonly what: Extract<TurnEnd, "budget_tokens" | "budget_cost">;
  constructor(what: OverBudget["what"]) {
    super(what);
    this.what = what;
  }
}

/** English text has about four characters a token. */
const CHARS_PER_TOKEN = 4;
type Asked = { provider: { model?: string }; system: string; tools: readonly ToolSpec[] };

/** Counts one more of `key`, and says whether that is more than may be. */
function isOver(counts: Map<string, number>, key: string, most: number): boolean {
  const times = (counts.get(key) ?? 0) + 1;
  counts.set(key, times);
  return times > most;
}

/** Counts what a turn has spent, and throws `OverBudget` where it would go on without being allowed to. */
export function createSpending(budget: Budget) {
  const identical = new Map<string, number>();
  const perTool = new Map<string, number>();
  const spent: Usage & { requests: number; isEstimate: boolean } = {
    inputTokens: 0,
    outputTokens: 0,
    requests: 0,
    isEstimate: false,
  };
  const cost = ({ inputTokens, outputTokens }: Usage) =>
    budget.prices === null
      ? null
      : (inputTokens * budget.prices.input + outputTokens * budget.prices.output) / 1_000_000;

  return {
    /** Before a request: what it will send counts, so that a turn stops before it goes over. */
    check({ provider, system, tools }: Asked, messages: readonly Message[]): void {
      if (provider.model === undefined) return;
      const inputTokens = spent.inputTokens + estimate(system, tools, messages);
      if (inputTokens + spent.outputTokens > budget.tokens) throw new OverBudget("budget_tokens");
      if ((cost({ inputTokens, outputTokens: spent.outputTokens }) ?? 0) > budget.cost)
        throw new OverBudget("budget_cost");
    },
    checkText(text: string): void {
      if (text.length > budget.textChars) throw new OverBudget("budget_tokens");
    },
    /** After a request; where the provider does not count, its tokens are estimated. */
    add(usage: Usage | null, { provider, system, tools }: Asked, messages: readonly Message[], text: string): void {
      if (provider.model === undefined) return;
      spent.requests += 1;
      spent.isEstimate ||= usage === null;
      spent.inputTokens += usage?.inputTokens ?? estimate(system, tools, messages);
      spent.outputTokens += usage?.outputTokens ?? Math.ceil(text.length / CHARS_PER_TOKEN);
    },
    /** True when the same call came more often than it may. */
    repeats: (call: string): boolean => isOver(identical, call, budget.identicalCalls),
    mayCall: (tool: string): boolean => !isOver(perTool, tool, budget.callsPerTool),
    /** Nothing where no model was asked. */
    spent: (): { spent?: Spent } => (spent.requests === 0 ? {} : { spent: { ...spent, cost: cost(spent) } }),
  };
}

function estimate(system: string, tools: readonly ToolSpec[], messages: readonly Message[]): number {
  return Math.ceil((system.length + JSON.stringify(tools).length + JSON.stringify(messages).length) / CHARS_PER_TOKEN);
}
