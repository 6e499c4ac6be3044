import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { BrowserTool, Failure, ToolInput, ToolOutput } from "@mayday/agent/contract";
import type { CallResult } from "./connection.ts";
import { useConnection, useLink } from "./context.ts";

export type Query<T extends BrowserTool> = {
  /** The last good answer; kept while a later one fails. */
  data: ToolOutput<T> | null;
  failure: Failure | null;
  /** Asked, and not answered yet. */
  loading: boolean;
  refresh: () => void;
};
type Options<T extends BrowserTool> = {
  tool: T;
  /** Null asks nothing. A function is called for each request, for inputs that hold the present time. */
  input: ToolInput<T> | (() => ToolInput<T>) | null;
  /** Asks again when this changes. */
  key: string;
  /** Milliseconds between requests; null asks once. Nothing is asked while the page is hidden. */
  every: number | null;
};

type Answer<T extends BrowserTool> = { key: string; data: ToolOutput<T> | null; failure: Failure | null };

/** Something the page shows: asked at once, again on a rhythm, and when the connection is back. */
export function useQuery<T extends BrowserTool>({ tool, input, key, every }: Options<T>): Query<T> {
  const { call } = useConnection();
  const { link, tools } = useLink();
  const [answer, setAnswer] = useState<Answer<T> | null>(null);
  const [round, setRound] = useState(0);
  const latest = useRef(input);
  useEffect(() => {
    latest.current = input;
  });
  const enabled = input !== null && link === "online";

  /** A new plan asks anew: other input, tools back from a restart, or a wish to refresh. */
  const plan = useMemo(() => ({ key, tools, round }), [key, tools, round]);

  useEffect(() => {
    if (!enabled) return;
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (): Promise<void> => {
      const wanted = latest.current;
      if (wanted !== null && (every === null || document.visibilityState === "visible")) {
        const result = await call(tool, typeof wanted === "function" ? wanted() : wanted);
        if (over) return;
        setAnswer((was) => nextAnswer(was, plan.key, result));
      }
      if (every !== null) timer = setTimeout(() => void ask(), every);
    };
    void ask();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [call, tool, plan, every, enabled]);

  const refresh = useCallback(() => setRound((value) => value + 1), []);
  const current = answer?.key === key ? answer : null;
  const loading = current === null && input !== null;
  return { data: current?.data ?? null, failure: current?.failure ?? null, loading, refresh };
}

function nextAnswer<T extends BrowserTool>(was: Answer<T> | null, key: string, result: CallResult<T>): Answer<T> {
  if (result.status === "ok") return { key, data: result, failure: null };
  const kept = was?.key === key && result.status === "error" ? was.data : null;
  return { key, data: kept, failure: result };
}
