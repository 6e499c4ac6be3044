import type { Logger } from "./logger.ts";
import { histogram } from "./metrics.ts";

const duration = histogram("job_duration_seconds", "Time that one run of a periodic job took, seconds", [
  "job",
  "result",
]);

export type Job = { setInterval: (seconds: number) => void; stop: () => Promise<void> };

/**
 * Work that a service does by itself from time to time; not at all until `setInterval` gives it an interval above 0. A
 * run that takes longer than that delays the next; one that fails is logged, and the next comes as if it had not.
 */
export function createJob(name: string, run: () => Promise<void>, log: Logger): Job {
  let timer: NodeJS.Timeout | undefined;
  let seconds = 0;
  let running: Promise<void> = Promise.resolve();

  function schedule(): void {
    clearTimeout(timer);
    if (seconds > 0) timer = setTimeout(() => void (running = once()), seconds * 1000);
  }

  async function once(): Promise<void> {
    const end = duration.startTimer({ job: name });
    try {
      await run();
      end({ result: "ok" });
    } catch (error) {
      end({ result: "error" });
      log.warn({ error, job: name }, "a job did not finish, it will be tried again");
    }
    schedule();
  }

  return {
    setInterval(next) {
      seconds = next;
      schedule();
    },
    async stop() {
      seconds = 0;
      clearTimeout(timer);
      await running;
    },
  };
}
