import { useMemo, useSyncExternalStore } from "react";
import { parseFilter, type CatalogFilter } from "./home/filter.ts";

/** The address is the state: what the page shows can be linked to, reloaded and gone back to. */
export const TABS = [
  "progress",
  "topology",
  "alerts",
  "metrics",
  "logs",
  "traces",
  "dashboards",
  "operate",
  "findings",
] as const;
export type Tab = (typeof TABS)[number];
/** What panels keep in the address beside the tab. The range and the service are for all of them, so that they stay. */
export const PARAMS = [
  "service",
  "map",
  "node",
  "board",
  "area",
  "last",
  "from",
  "to",
  "query",
  "level",
  "text",
  "lines",
  "trace",
  "span",
  "with",
  "least",
  "most",
  "errors",
  "attribute",
] as const;
export type Param = (typeof PARAMS)[number];
/** What is looked at within a run. Each panel reads its own part and mistrusts it: anybody can write an address. */
export type View = Partial<Record<Param, string>>;
/** A change of it; null takes something away. */
export type ViewChange = Partial<Record<Param, string | null>>;

export type Route =
  | { page: "home"; filter: CatalogFilter }
  | { page: "settings" }
  | { page: "run"; run: string; tab: Tab; view: View }
  | { page: "debrief"; run: string }
  | { page: "missing" };

export const SETTINGS_PATH = "/settings";

export function parseRoute(url: URL): Route {
  if (url.pathname === "/") return { page: "home", filter: parseFilter(url.searchParams) };
  if (url.pathname === SETTINGS_PATH) return { page: "settings" };
  const [, run, rest] = /^\/run\/([\w-]{1,64})(\/debrief)?\/?$/.exec(url.pathname) ?? [];
  if (run === undefined) return { page: "missing" };
  if (rest !== undefined) return { page: "debrief", run };
  const wanted = url.searchParams.get("tab");
  const view = Object.fromEntries(PARAMS.map((name) => [name, url.searchParams.get(name)]));
  return { page: "run", run, tab: TABS.find((tab) => tab === wanted) ?? "progress", view: changed({}, view) };
}

/** The view after a change; what is null or empty is not in it. */
export function changed(view: View, change: ViewChange): View {
  const entries = Object.entries({ ...view, ...change }).filter(([, value]) => value !== null && value !== "");
  return Object.fromEntries(entries);
}

export function runPath(run: string, tab: Tab = "progress", view: View = {}): string {
  const query = new URLSearchParams();
  if (tab !== "progress") query.set("tab", tab);
  for (const name of PARAMS) if (view[name] !== undefined) query.set(name, view[name]);
  return `/run/${run}${query.size > 0 ? `?${query.toString()}` : ""}`;
}

export const debriefPath = (run: string): string => `/run/${run}/debrief`;

const listeners = new Set<() => void>();

/** Goes to an address of this page; `replace` leaves no step to go back to. */
export function navigate(path: string, options: { replace?: boolean } = {}): void {
  if (options.replace === true) history.replaceState(null, "", path);
  else history.pushState(null, "", path);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    removeEventListener("popstate", listener);
  };
}

export const presentRoute = (): Route => parseRoute(new URL(location.href));

export function useRoute(): Route {
  const href = useSyncExternalStore(subscribe, () => location.href);
  return useMemo(() => parseRoute(new URL(href)), [href]);
}
