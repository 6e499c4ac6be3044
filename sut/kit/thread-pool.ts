import { Piscina } from "piscina";
import { createGate } from "./gate.ts";
import { gauge, histogram } from "./metrics.ts";

const threadsGauge = gauge("worker_pool_threads", "Most threads that work at a time", ["pool"]);
const busy = gauge("worker_pool_busy", "Threads that work", ["pool"]);
const queued = gauge("worker_pool_queue", "Tasks that wait for a thread", ["pool"]);
const taskDuration = histogram("worker_pool_task_duration_seconds", "Time that a task took, seconds", ["pool"]);
const waitDuration = histogram("worker_pool_wait_duration_seconds", "Wait of a task for a thread, seconds", ["pool"]);

export type ThreadPool<Task, Result> = {
  run: (task: Task) => Promise<Result>;
  resize: (threads: number) => void;
  close: () => Promise<void>;
};

export type ThreadPoolOptions = { name: string; file: URL; threads: number; mostThreads: number };

/**
 * Threads for work that would block the event loop. `file` exports the work as its default. Threads start when there
 * is work for them and end after a minute without any. The gate before them is what makes the pool resizable.
 */
export function createThreadPool<Task, Result>(options: ThreadPoolOptions): ThreadPool<Task, Result> {
  const { name, file, threads, mostThreads } = options;
  const piscina = new Piscina<Task, Result>({
    filename: file.href,
    minThreads: 0,
    maxThreads: mostThreads,
    idleTimeout: 60_000,
    // The service's own preload is telemetry for the main thread alone.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 4 },
  });
  const gate = createGate(threads, () => {
    busy.set({ pool: name }, gate.running());
    queued.set({ pool: name }, gate.waiting());
  });
  threadsGauge.set({ pool: name }, threads);
  return {
    async run(task) {
      const endWait = waitDuration.startTimer({ pool: name });
      return gate.run(async () => {
        endWait();
        const endTask = taskDuration.startTimer({ pool: name });
        try {
          return await piscina.run(task);
        } finally {
          endTask();
        }
      });
    },
    resize(next) {
      threadsGauge.set({ pool: name }, next);
      gate.setLimit(next);
    },
    close: () => piscina.close(),
  };
}
