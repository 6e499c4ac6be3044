import { expect, test } from "vitest";
import { keepProcessorBusy } from "./busy-processor.ts";

/** Processor time of this process outside of this thread, ms. */
function elsewhere(): number {
  const all = process.cpuUsage();
  const own = process.threadCpuUsage();
  return (all.user + all.system - own.user - own.system) / 1000;
}

test("a processor is kept busy until it is let go", async () => {
  const release = keepProcessorBusy();
  const before = elsewhere();
  await expect.poll(() => elsewhere() - before, { timeout: 30_000 }).toBeGreaterThan(1000);
  // The exit code of a thread that was ended, and did not end by itself.
  expect(await release()).toBe(1);
});
