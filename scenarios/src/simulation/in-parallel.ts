import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { LEARNERS, type LearnerKind } from "./learner.ts";
import { reportOf, type Figures, type Report, type Task } from "./report.ts";
import { POLICIES, type Policy } from "./run.ts";

/** What each thread is given at its start. */
export type Places = { catalog: string; hints: string };

/**
 * As `simulate`, with a thread per processor; the same seed gives the same report, whatever their number. Our policy
 * comes first: `onPolicy` is told when all that is played under it is done.
 */
export async function simulateInParallel(
  places: Places,
  { scenarios, seeds, seed }: Pick<Report, "scenarios" | "seeds" | "seed">,
  onPolicy: (policy: Policy) => void,
): Promise<Report> {
  const tasks = POLICIES.flatMap((policy) => LEARNERS.map((kind): Task => ({ kind, policy, seeds, seed })));
  const waiting = [...tasks];
  const done = new Map<string, Figures>();
  const workers = Array.from({ length: Math.min(availableParallelism(), tasks.length) }, () => {
    return new Worker(new URL("worker.ts", import.meta.url), { workerData: places });
  });
  const work = async (worker: Worker): Promise<void> => {
    for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) {
      const { policy } = task;
      done.set(nameOf(task), await played(worker, task));
      if (LEARNERS.every((kind) => done.has(nameOf({ kind, policy })))) onPolicy(policy);
    }
  };
  try {
    await Promise.all(workers.map(work));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return reportOf({ scenarios, seeds, seed }, (kind, policy) => {
    const figures = done.get(nameOf({ kind, policy }));
    if (figures === undefined) throw new Error(`${kind} under ${policy} was not played`);
    return figures;
  });
}

const nameOf = ({ kind, policy }: { kind: LearnerKind; policy: Policy }) => `${kind} ${policy}`;

/** Gives a task to a thread, and what comes back. */
function played(worker: Worker, task: Task): Promise<Figures> {
  const { promise, resolve, reject } = Promise.withResolvers<Figures>();
  worker.once("message", resolve);
  worker.once("error", reject);
  worker.postMessage(task);
  return promise.finally(() => worker.off("message", resolve).off("error", reject));
}
