import type { Progress } from "@mayday/tools/contract";
import type { ReplyKey } from "./choose.ts";
import { isFailure, type Move, type Situation } from "./situation.ts";

/** Chooses and fills a line for this turn. */
export type Line = (key: ReplyKey, fill?: Record<string, string | number>) => string;
export type Context = { situation: Situation; line: Line };

/** Calls `get_progress` first, then says what `say` makes of it. */
export function withProgress(context: Context, say: (progress: Progress) => string): Move {
  return afterProgress(context, (progress) => ({ say: say(progress) }));
}

export function afterProgress({ situation, line }: Context, next: (progress: Progress) => Move): Move {
  const known = situation.result("get_progress");
  if (known === null) return { call: "get_progress", input: {} };
  if (isFailure(known)) return { say: line("tool_failed", { why: known.tryNext }) };
  return next(known.progress);
}
