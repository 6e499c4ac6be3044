import { createContext, use } from "react";
import type { Progress, ToolOutput } from "@mayday/agent/contract";
import type { RunFollower } from "../feed/follow-run.ts";
import { navigate, runPath, type Tab } from "../route.ts";

/** What every part of the run view needs: the run, its present state, and the way to move about. */
export type RunPlace = {
  run: string;
  progress: Progress | null;
  /** The briefing and the signals, which do not change; null until they are here. */
  about: Pick<ToolOutput<"get_run">, "brief" | "signals"> | null;
  follower: RunFollower;
  tab: Tab;
};

export const RunContext = createContext<RunPlace | null>(null);

export function useRun(): RunPlace {
  const place = use(RunContext);
  if (place === null) throw new Error("useRun is for components inside <RunPage>");
  return place;
}

/** Shows a tab; a trace to open may come with it. */
export function showTab(run: string, tab: Tab, trace: string | null = null): void {
  navigate(runPath(run, tab, trace), { replace: trace === null });
}

/** A run that still can be worked on: not ended, not being put back. */
export function isOpen(progress: Progress | null): boolean {
  return (
    progress !== null && progress.endedAt === null && ["preparing", "injecting", "active"].includes(progress.state)
  );
}
