import { useSyncExternalStore } from "react";
import { parseFilter, type CatalogFilter } from "./home/filter.ts";

/** The address is the state: what the page shows can be linked to, reloaded and gone back to. */
export const TABS = ["progress", "topology", "alerts", "metrics", "logs", "traces", "operate", "findings"] as const;
export type Tab = (typeof TABS)[number];
export type Route =
  | { page: "home"; filter: CatalogFilter }
  | { page: "settings" }
  | { page: "run"; run: string; tab: Tab; trace: string | null; service: string | null }
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
  return {
    page: "run",
    run,
    tab: TABS.find((tab) => tab === wanted) ?? "progress",
    trace: url.searchParams.get("trace"),
    service: url.searchParams.get("service"),
  };
}

/** A trace, and in the logs a service, may be chosen along with the tab. */
export function runPath(
  run: string,
  tab: Tab = "progress",
  trace: string | null = null,
  service: string | null = null,
): string {
  const query = new URLSearchParams();
  if (tab !== "progress") query.set("tab", tab);
  if (trace !== null) query.set("trace", trace);
  if (service !== null) query.set("service", service);
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

export function useRoute(): Route {
  const href = useSyncExternalStore(subscribe, () => location.href);
  return parseRoute(new URL(href));
}
