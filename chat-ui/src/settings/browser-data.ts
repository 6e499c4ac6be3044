import { download } from "../ui/download.ts";
import { PREFERENCES_KEY } from "./preferences.ts";

/** What this browser keeps of its own: the choices of the settings, and what was typed and not sent. */
export function keptHere(): Record<string, string> {
  return Object.fromEntries([...Object.entries(localStorage), ...Object.entries(sessionStorage)]);
}

/** Lets go of what was typed; the choices of the settings stay. */
export function forgetHere(): void {
  sessionStorage.clear();
  for (const key of Object.keys(localStorage)) if (key !== PREFERENCES_KEY) localStorage.removeItem(key);
}

/** Hands a value over as a JSON file. */
export const saveFile = (name: string, value: unknown): void =>
  download(name, JSON.stringify(value, null, 2), "application/json");
