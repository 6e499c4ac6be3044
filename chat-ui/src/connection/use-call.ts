import { useCallback, useState } from "react";
import type { BrowserTool, Failure, ToolInput, ToolOutput } from "@mayday/agent/contract";
import { useConnection } from "./context.ts";

export type Caller<T extends BrowserTool> = {
  /** The output, or null when it failed; `failure` then says why until the next try. */
  run: (input: ToolInput<T>) => Promise<ToolOutput<T> | null>;
  busy: boolean;
  failure: Failure | null;
};

/** For something the learner does: one call at a time, with its state for the form that makes it. */
export function useCall<T extends BrowserTool>(tool: T): Caller<T> {
  const { call } = useConnection();
  const [state, setState] = useState<{ busy: boolean; failure: Failure | null }>({ busy: false, failure: null });
  const run = useCallback(
    async (input: ToolInput<T>) => {
      setState({ busy: true, failure: null });
      const result = await call(tool, input);
      setState({ busy: false, failure: result.status === "ok" ? null : result });
      return result.status === "ok" ? result : null;
    },
    [call, tool],
  );
  return { run, ...state };
}
