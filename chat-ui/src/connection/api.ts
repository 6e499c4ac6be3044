import type { DataDeleted, Failure, LearnerData, Me, ModelChange, Stack, TutorSettings } from "@mayday/agent/contract";
import { ownFailure } from "../text/own-failure.ts";
import { t } from "../text/t.ts";

/** Who this browser is; sets the session cookie. Throws when the agent does not answer. */
export const fetchMe = (): Promise<Me> => getJson<Me>("/api/me");

/** The components as their supervisor sees them; answers before everything is up. */
export const fetchStack = (): Promise<Stack> => getJson<Stack>("/api/stack");

/** What speaks for the tutor. */
export const fetchTutor = (): Promise<TutorSettings> => getJson<TutorSettings>("/api/tutor");

/** Changes it (null: back to what the environment says) and gives what it is then, or the refusal. Throws when the agent does not answer. */
export async function changeTutor(change: ModelChange | null): Promise<TutorSettings | Failure> {
  return await ask<TutorSettings>("/api/tutor", {
    ...(change === null ? { method: "DELETE" } : { method: "PUT", body: JSON.stringify(change) }),
    headers: { "content-type": "application/json" },
    signal: AbortSignal.timeout(20_000),
  });
}

/** Everything that is kept on this learner. Throws when the agent does not answer. */
export async function fetchData(): Promise<LearnerData | Failure> {
  return await ask<LearnerData>("/api/data", { signal: AbortSignal.timeout(60_000) });
}

/** Deletes it and gives how many runs that were, or the refusal. Throws when the agent does not answer. */
export async function deleteData(): Promise<DataDeleted | Failure> {
  const headers = { "content-type": "application/json" };
  return await ask<DataDeleted>("/api/data", { method: "DELETE", headers, signal: AbortSignal.timeout(60_000) });
}

/** For a request that had no answer. */
export const unreachable = (): Failure => ownFailure(t("failure.offline"));

/** The agent's own answer of a documented shape, or its refusal, which says what to do. */
async function ask<T>(path: string, init: RequestInit): Promise<T | Failure> {
  const response = await fetch(path, init);
  return (await response.json()) as T | Failure;
}

/** The agent's own answer of a documented shape; anything but 200 throws. */
async function getJson<T>(path: string): Promise<T> {
  const response = await fetch(path, { headers: { accept: "application/json" }, signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return (await response.json()) as T;
}
