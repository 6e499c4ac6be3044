import { useSyncExternalStore } from "react";
import { usePreferences } from "./preferences.ts";

const dark = matchMedia("(prefers-color-scheme: dark)");

function subscribe(listener: () => void): () => void {
  dark.addEventListener("change", listener);
  return () => dark.removeEventListener("change", listener);
}

/** The colours that the page has now: those that were chosen, else the device's. */
export function useScheme(): "light" | "dark" {
  const { theme } = usePreferences();
  const isDark = useSyncExternalStore(subscribe, () => dark.matches);
  if (theme !== "system") return theme;
  return isDark ? "dark" : "light";
}
