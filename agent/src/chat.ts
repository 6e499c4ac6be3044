import type { Logger } from "pino";
import type { Progress } from "@mayday/tools/contract";
import type { Failure, FeedItem } from "./contract.ts";
import { failure, runNotFound } from "./failure.ts";
import { createFeed, type Subscribed } from "./feed/feed.ts";
import { createFollowers } from "./feed/follower.ts";
import { createStore, type StoreDatabase } from "./feed/store.ts";
import type { ToolsClient } from "./mcp/tools-client.ts";
import type { Metrics } from "./metrics.ts";
import type { Provider } from "./providers/provider.ts";
import type { Budget } from "./tutor/budget.ts";
import type { Speaker } from "./tutor/speaker.ts";
import { createTyping } from "./tutor/typing.ts";
import { understand } from "./tutor/understand.ts";
import { createTurns } from "./tutor/turns.ts";

export type ChatOptions = {
  db: StoreDatabase;
  tools: ToolsClient;
  scripted: Provider;
  speaker: Speaker;
  /** Of a model's turn. */
  budget: Budget;
  metrics: Metrics;
  log: Logger;
  onProgress: (run: string, progress: Progress) => void;
  onDelta: (piece: { run: string; id: string; index: number; text: string }) => void;
};

const MOST_WAITING = 5;

/** The conversation of every run: who may take part, what was said, what the run did, and the tutor's turns. */
export function createChat(options: ChatOptions) {
  const { db, tools, scripted, speaker, budget, metrics, log, onProgress, onDelta } = options;
  const store = createStore(db);
  const feed = createFeed(store);
  const owners = new Map<string, string>();
  const findOwner = async (run: string): Promise<string | null> => {
    const owner = owners.get(run) ?? (await store.cursor(run))?.learner;
    if (owner === undefined) return null;
    owners.set(run, owner);
    return owner;
  };
  const typing = createTyping((run, isTyping) => {
    void tools.call({ role: "host" }, "note_typing", { run, typing: isTyping }).catch((error: unknown) => {
      log.debug({ run, err: error }, "tools was not told who is writing");
    });
  });
  const turns = createTurns({
    store,
    feed,
    tools,
    scripted,
    speaker,
    budget,
    metrics,
    log,
    onDelta,
    quiet: async (run, signal) => await typing.quiet(run, signal),
    progressOf: (run) => followers.progress(run),
    ownerOf: async (run) => {
      const owner = await findOwner(run);
      if (owner === null) throw new Error(`the run ${run} has a turn but no owner`);
      return owner;
    },
  });
  const followers = createFollowers({ tools, store, feed, log, onProgress, onTurns: turns.enqueue });

  const open = async (run: string, learner: string) => {
    await store.open(run, learner);
    owners.set(run, learner);
    followers.follow(run);
  };

  /** Gives the refusal unless the run is this learner's. What tools once said of a run stays true. */
  const refuse = async (run: string, learner: string): Promise<Failure | null> => {
    const owner = await findOwner(run);
    if (owner !== null) return owner === learner ? null : runNotFound();
    const found = await tools.call({ role: "learner", learner }, "get_run", { run });
    if (found.status === "ok") {
      await store.open(run, learner);
      owners.set(run, learner);
      return null;
    }
    const isHidden = found.status === "error" && (found.code === "not_found" || found.code === "not_allowed");
    return isHidden ? runNotFound() : found;
  };

  return {
    /** Takes the turns that an earlier process left owed. */
    async resumeTurns(): Promise<void> {
      turns.resume(await store.owed());
    },

    /** Follows every run that is not closed. Throws when tools cannot say which those are. */
    async followOpenRuns(): Promise<void> {
      const open = await tools.call({ role: "host" }, "list_open_runs", {});
      if (open.status !== "ok") throw new Error(open.reason);
      for (const { run, learner } of open.runs) {
        await store.open(run, learner);
        followers.follow(run);
      }
    },

    /** A run that was just started for this learner. */
    started: open,

    /** Takes the place of `before`, where that watches the same run for the same browser, so that nothing comes twice. */
    async watch(run: string, learner: string, after: number, emit: (item: FeedItem) => void, before?: Subscribed) {
      const refusal = await refuse(run, learner);
      if (refusal !== null) return refusal;
      const last = (await store.cursor(run))?.lastSeq ?? 0;
      if (after > last) {
        return failure("invalid_input", `The feed of this run ends at ${last}.`, "Watch it again with after: 0.");
      }
      before?.end();
      const subscribed = await feed.subscribe(run, after, emit);
      followers.follow(run);
      // Read when the answer goes out: a browser may have been told of newer readings by then.
      return { status: "ok" as const, subscribed, progress: () => followers.progress(run) };
    },

    async say(run: string, learner: string, message: { text: string; clientId: string }) {
      const since = performance.now();
      const refusal = await refuse(run, learner);
      if (refusal !== null) return refusal;
      if (turns.waiting(run) >= MOST_WAITING) {
        return failure("rate_limited", "The tutor still has messages to answer.", "Wait for the answers, then go on.");
      }
      typing.note(run, false);
      const { text, clientId } = message;
      const cause = `client:${clientId}`;
      const trigger = { type: "said", text } as const;
      const body = { type: "learner_message", id: `${run}/${clientId}`, clientId, text } as const;
      const { item, isNew, earlier } = await feed.appendMessage(run, { cause, at: Date.now(), body }, trigger);
      if (isNew && understand(text).intent === "decline_hint") {
        void tools.call({ role: "host" }, "decline_offer", { run }).catch((error: unknown) => {
          log.warn({ run, err: error }, "tools was not told that no help is wanted");
        });
      }
      if (isNew) turns.enqueue(run, [{ cause, trigger, earlier }], since);
      return { status: "ok" as const, seq: item.seq };
    },

    async typing(run: string, learner: string, isTyping: boolean) {
      const refusal = await refuse(run, learner);
      if (refusal !== null) return refusal;
      typing.note(run, isTyping);
      return { status: "ok" as const };
    },

    async stop(run: string, learner: string) {
      const refusal = await refuse(run, learner);
      if (refusal !== null) return refusal;
      turns.stop(run);
      return { status: "ok" as const };
    },

    /** These runs were deleted. */
    gone(runs: readonly string[]): void {
      for (const run of runs) {
        owners.delete(run);
        turns.stop(run);
      }
    },

    close(): void {
      followers.close();
      turns.close();
    },
  };
}
export type Chat = ReturnType<typeof createChat>;
