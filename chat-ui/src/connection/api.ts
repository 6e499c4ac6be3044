import type { Failure, Me, ModelChange, Stack, TutorSettings } from "@mayday/agent/contract";

/** Who this browser is; sets the session cookie. Throws when the agent does not answer. */
export const fetchMe = (): Promise<Me> => getJson<Me>("/api/me");

/** The components as their supervisor sees them; answers before everything is up. */
export const fetchStack = (): Promise<Stack> => getJson<Stack>("/api/stack");

/** What speaks for the tutor. */
export const fetchTutor = (): Promise<TutorSettings> => getJson<TutorSettings>("/api/tutor");

/** Changes it (null: back to what the environment says) and gives what it is then, or the refusal. Throws when the agent does not answer. */
export async function changeTutor(change: ModelChange | null): Promise<TutorSettings | Failure> {
  const response = await fetch("/api/tutor", {
    ...(change === null ? { method: "DELETE" } : { method: "PUT", body: JSON.stringify(change) }),
    headers: { "content-type": "application/json" },
    signal: AbortSignal.timeout(20_000),
  });
  return (await response.json()) as TutorSettings | Failure;
}

/** The agent's own answer of a documented shape; anything but 200 throws. */
async function getJson<T>(path: string): Promise<T> {
  const response = await fetch(path, { headers: { accept: "application/json" }, signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return (await response.json()) as T;
}
