import type { Me, Stack } from "@mayday/agent/contract";

/** Who this browser is; sets the session cookie. Throws when the agent does not answer. */
export const fetchMe = (): Promise<Me> => getJson<Me>("/api/me");

/** The components as their supervisor sees them; answers before everything is up. */
export const fetchStack = (): Promise<Stack> => getJson<Stack>("/api/stack");

/** The agent's own answer of a documented shape; anything but 200 throws. */
async function getJson<T>(path: string): Promise<T> {
  const response = await fetch(path, { headers: { accept: "application/json" }, signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return (await response.json()) as T;
}
