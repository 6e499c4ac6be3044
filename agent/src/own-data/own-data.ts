import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import type { ToolErrorCode, ToolFailure, ToolOutput } from "@mayday/tools/contract";
import { backOffMs } from "../back-off.ts";
import type { DataDeleted, Failure, LearnerData } from "../contract.ts";
import { failure } from "../failure.ts";
import type { StoreDatabase } from "../feed/store.ts";
import type { ToolsClient } from "../mcp/tools-client.ts";
import { createOwnDataStore } from "./store.ts";

type Options = {
  db: StoreDatabase;
  tools: Pick<ToolsClient, "call" | "whenUp">;
  log: Logger;
  /** Hears of runs that are no more. */
  onGone: (runs: readonly string[]) => void;
};
type Deleted = DataDeleted | Failure;

/** After these nobody knows whether tools has deleted what it has: it is asked again. */
const UNCLEAR: ReadonlySet<ToolErrorCode> = new Set(["unavailable", "timeout", "internal"]);

/**
 * All that the product stores on a learner: to take along, and to have deleted. A deletion is first noted, then done in
 * tools, which refuses while a run is open, then here: whatever breaks in between, asking again or the next start
 * finishes it, and doing it twice does nothing more.
 */
export function createOwnData({ db, tools, log, onGone }: Options) {
  const store = createOwnDataStore(db);
  const closing = new AbortController();

  const attempt = async (learner: string): Promise<Deleted> => {
    const done = await tools.call(as(learner), "delete_data", { confirm: "delete everything" });
    if (done.status !== "ok" && isUnclear(done)) return done;
    // Where tools refused, conversations of runs that an earlier attempt deleted there have to go all the same.
    const left = await tools.call(as(learner), "list_runs", {});
    if (left.status !== "ok") return left;
    const gone = await store.forget(
      learner,
      left.runs.map(({ run }) => run),
    );
    onGone(gone);
    return done.status === "ok" ? { runs: done.runs } : done;
  };

  const finishLater = async (learner: string): Promise<void> => {
    for (let failures = 1; !closing.signal.aborted; failures += 1) {
      try {
        await delay(backOffMs(failures), undefined, { ref: false, signal: closing.signal });
        await tools.whenUp(closing.signal);
        const result = await attempt(learner);
        if (!("status" in result) || !isUnclear(result)) return;
      } catch (error) {
        if (!closing.signal.aborted) log.warn({ err: error }, "a deletion failed, trying again");
      }
    }
  };

  return {
    async export(learner: string): Promise<LearnerData | Failure> {
      const runs: LearnerData["runs"] = [];
      let from: ToolOutput<"export_data">["next"] = null;
      do {
        const page: ({ status: "ok" } & ToolOutput<"export_data">) | ToolFailure = await tools.call(
          as(learner),
          "export_data",
          { from },
        );
        if (page.status !== "ok") return page;
        addPage(runs, page);
        from = page.next;
      } while (from !== null);
      return { learner, exportedAt: Date.now(), runs, transcripts: await store.transcripts(learner) };
    },

    async delete(learner: string): Promise<Deleted> {
      await store.wish(learner);
      const result = await attempt(learner);
      if (!("status" in result) || !isUnclear(result)) return result;
      log.warn({ why: result.reason }, "a deletion is finished later");
      void finishLater(learner);
      return later;
    },

    /** Finishes what an earlier process could not. */
    async resume(): Promise<void> {
      for (const learner of await store.wishes()) void finishLater(learner);
    },

    close: (): void => closing.abort(),
  };
}
export type OwnData = ReturnType<typeof createOwnData>;

const as = (learner: string) => ({ role: "learner", learner }) as const;

const isUnclear = (result: Failure): boolean => result.status === "error" && UNCLEAR.has(result.code);

/** The pages of one run follow one another. */
function addPage(runs: LearnerData["runs"], { run, events }: ToolOutput<"export_data">): void {
  if (run === null) return;
  const last = runs.at(-1);
  if (last?.run === run.run) last.events.push(...events);
  else runs.push({ ...run, events: [...events] });
}

const later = failure(
  "unavailable",
  "Not everything that keeps your data answers at the moment, so it may not all be deleted yet.",
  "Nothing more is needed: it is finished as soon as everything answers. You can also ask again.",
);
