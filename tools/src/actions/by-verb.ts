import type { Action } from "@mayday/scenarios/contract";
import type { ActionOf, Applied, System } from "./action-handler.ts";

type VerbKind = Extract<Action, { op: { verb: string } }>["kind"];

/** One verb of a kind of action that has several. */
type Verb<Op> = {
  /** Who may do it, beside instructors. */
  for: "operators" | "scenarios";
  describe(op: Op): string;
  /** Absent: there is nothing to bring back. */
  captureUndo?(op: Op, system: System, signal: AbortSignal): Promise<Action[]>;
  /** It only looks. */
  reads?: true;
  apply(op: Op, system: System, signal: AbortSignal): Promise<Applied>;
};
type VerbsOf<Op extends { verb: string }> = { [V in Op["verb"]]: Verb<Extract<Op, { verb: V }>> };
export type Verbs<K extends VerbKind> = VerbsOf<ActionOf<K>["op"]>;

/** The handler of a kind of action that is made of verbs. */
export function byVerb<Op extends { verb: string }>(verbs: VerbsOf<Op>) {
  const table = new Map<string, unknown>(Object.entries(verbs));
  /** The table has for each verb the entry that takes its operation, which the compiler cannot follow over a union. */
  const verbOf = (op: Op) => table.get(op.verb) as Verb<Op>;
  const handler: VerbHandler<Op> = {
    describe: ({ op }) => verbOf(op).describe(op),
    reads: ({ op }) => verbOf(op).reads ?? false,
    isOperators: ({ op }) => verbOf(op).for === "operators",
    captureUndo: async ({ op }, system, signal) => (await verbOf(op).captureUndo?.(op, system, signal)) ?? [],
    apply: ({ op }, system, signal) => verbOf(op).apply(op, system, signal),
  };
  return handler;
}

type VerbHandler<Op> = {
  describe(action: { op: Op }): string;
  reads(action: { op: Op }): boolean;
  isOperators(action: { op: Op }): boolean;
  captureUndo(action: { op: Op }, system: System, signal: AbortSignal): Promise<Action[]>;
  apply(action: { op: Op }, system: System, signal: AbortSignal): Promise<Applied>;
};
