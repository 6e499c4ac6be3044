import { createContext, use, useMemo } from "react";
import type { Progress, ToolOutput } from "@mayday/agent/contract";
import type { RunFollower } from "../feed/follow-run.ts";
import { changed, navigate, presentRoute, runPath, useRoute, type Tab, type View, type ViewChange } from "../route.ts";

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

/** Shows a tab; the range, the service and what other tabs keep in the address stay. */
export function showTab(run: string, tab: Tab): void {
  const route = presentRoute();
  navigate(runPath(run, tab, route.page === "run" ? route.view : {}));
}

/** Changes what is looked at, in the tab that is shown. */
export function changeView(change: ViewChange, options: { replace?: boolean } = {}): void {
  const route = presentRoute();
  if (route.page === "run") navigate(runPath(route.run, route.tab, changed(route.view, change)), options);
}

/** What the address says is looked at, and the address of a tab with a change of that. */
export function useView(): { view: View; pathTo: (tab: Tab, change: ViewChange) => string } {
  const { run } = useRun();
  const route = useRoute();
  return useMemo(() => {
    const view = route.page === "run" ? route.view : {};
    return { view, pathTo: (tab, change) => runPath(run, tab, changed(view, change)) };
  }, [run, route]);
}

/** The incident has not begun: what the system shows is from before. */
export function isPreparing(progress: Progress | null): boolean {
  return progress?.state === "preparing" || progress?.state === "injecting";
}

/** A run that still can be worked on: not ended, not being put back. */
export function isOpen(progress: Progress | null): boolean {
  return (
    progress !== null && progress.endedAt === null && ["preparing", "injecting", "active"].includes(progress.state)
  );
}
