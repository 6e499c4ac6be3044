import { Worker } from "node:worker_threads";

/** Keeps one processor at work for nothing until what it gives is called, as a neighbour on the same machine would. */
export function keepProcessorBusy(): () => Promise<unknown> {
  const worker = new Worker("for (;;);", { eval: true });
  return async () => await worker.terminate();
}
