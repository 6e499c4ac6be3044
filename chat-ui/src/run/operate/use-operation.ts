import { createContext, use, useState } from "react";
import type { Action, Failure, ToolOutput } from "@mayday/agent/contract";
import { useCall } from "../../connection/use-call.ts";
import { isOpen, useRun } from "../run-context.ts";

export type Outcome = ToolOutput<"run_action">;
export type Operation = {
  apply: (action: Action) => Promise<boolean>;
  busy: boolean;
  failure: Failure | null;
  /** What the last one did; null before it, and while another is under way. */
  outcome: Outcome | null;
  /** Nothing may be changed any more: the run has ended. */
  closed: boolean;
};

/** Called after each change, so that the console shows the values that hold now. */
export const AfterChange = createContext<() => void>(() => {});

/** One form's way to the system: carries an action out and keeps what came of it. */
export function useOperation(): Operation {
  const { run, progress } = useRun();
  const { run: call, busy, failure } = useCall("run_action");
  const changed = use(AfterChange);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const apply = async (action: Action): Promise<boolean> => {
    setOutcome(null);
    const result = await call({ run, action });
    setOutcome(result);
    if (result !== null) changed();
    return result !== null;
  };
  return { apply, busy, failure, outcome, closed: !isOpen(progress) };
}
