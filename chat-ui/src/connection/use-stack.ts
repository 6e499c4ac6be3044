import { useEffect, useState } from "react";
import type { Stack } from "@mayday/agent/contract";
import { fetchStack } from "./api.ts";

const WHILE_STARTING_MS = 1000;
const WHEN_READY_MS = 10_000;

/** The components of the stack: asked each second until all are ready, then slowly. Null until the first answer. */
export function useStack(): { stack: Stack | null; unreachable: boolean } {
  const [state, setState] = useState<{ stack: Stack | null; unreachable: boolean }>({
    stack: null,
    unreachable: false,
  });
  useEffect(() => {
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (): Promise<void> => {
      const stack = await fetchStack().catch(() => null);
      if (over) return;
      setState((was) => ({ stack: stack ?? was.stack, unreachable: stack === null }));
      timer = setTimeout(() => void ask(), stack?.ready === true ? WHEN_READY_MS : WHILE_STARTING_MS);
    };
    void ask();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, []);
  return state;
}
