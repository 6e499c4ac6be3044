import type { ServerEventBus } from "@modelcontextprotocol/server";
import type { Credential } from "../credentials.ts";
import { progressUri } from "./uris.ts";

type Listener = Parameters<ServerEventBus["subscribe"]>[0];
type Subscription = { caller: Credential; listener: Listener };
type Run = { id: string; learner: string };

/** Whoever works for all learners may see all runs; others see those of the learner that their credential names. */
export const seesAllRuns = ({ role }: Credential) => role === "host" || role === "instructor";
const maySee = (caller: Credential, run: { learner: string }) => seesAllRuns(caller) || run.learner === caller.sub;

/**
 * News of runs, for whoever follows them over MCP. A URI is no authorization: a subscriber hears of the runs that its
 * credential may see, and of others as much as of runs that do not exist, which is nothing.
 */
export class RunUpdates {
  readonly #subscriptions = new Set<Subscription>();

  /** The run has new events, or was looked at: its progress document is another one. */
  runChanged(run: Run): void {
    const event = { kind: "resource_updated", uri: progressUri(run.id) } as const;
    for (const { caller, listener } of this.#subscriptions) if (maySee(caller, run)) listener(event);
  }

  subscribe(caller: Credential, listener: Listener): () => void {
    const subscription = { caller, listener };
    this.#subscriptions.add(subscription);
    return () => void this.#subscriptions.delete(subscription);
  }
}
