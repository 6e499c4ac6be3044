import { afterEach, expect, it } from "vitest";
import { registry } from "../../kit/metrics.ts";
import { createThreadPool, type ThreadPool } from "../../kit/thread-pool.ts";
import type { RenderedInvoice, RenderTask } from "./render-task.ts";

const INVOICE = {
  orderId: "fe20a025-98bc-4fa8-9ebe-b25bd1ce08ee",
  customer: "Ada",
  placedAt: "2026-01-31T12:00:00.000Z",
  totalCents: 399,
  lines: [],
};
let pool: ThreadPool<RenderTask, RenderedInvoice>;

function open(threads: number): void {
  pool = createThreadPool({
    name: "test",
    file: new URL("render-task.ts", import.meta.url),
    threads,
    mostThreads: 4,
  });
}
afterEach(() => pool.close());

async function gauges(): Promise<Record<string, number>> {
  const lines = (await registry.metrics()).matchAll(/^worker_pool_(threads|busy|queue)\{pool="test"\} (\d+)$/gm);
  return Object.fromEntries([...lines].map(([, name, value]) => [name, Number(value)]));
}

it("renders in threads, the same page whichever thread it is", async () => {
  open(2);
  const pages = await Promise.all([1, 2, 3, 4].map(() => pool.run({ invoice: INVOICE, dpi: 72 })));
  expect(new Set(pages.map((page) => page.sha256)).size).toBe(1);
  expect(pages[0]?.bytes).toBeGreaterThan(1000);
});

it("runs as many tasks as there are threads, and more as soon as there are more", async () => {
  open(1);
  const all = Promise.all([1, 2, 3, 4].map(() => pool.run({ invoice: INVOICE, dpi: 150 })));
  await expect.poll(gauges).toEqual({ threads: 1, busy: 1, queue: 3 });
  pool.resize(3);
  expect((await gauges())["busy"]).toBeGreaterThan(1);
  await all;
  expect(await gauges()).toEqual({ threads: 3, busy: 0, queue: 0 });
});

it("passes on what a task throws, and goes on", async () => {
  open(1);
  const broken = { ...INVOICE, orderId: "é" };
  await expect(pool.run({ invoice: broken, dpi: 72 })).rejects.toThrow("a barcode cannot hold");
  await expect(pool.run({ invoice: INVOICE, dpi: 72 })).resolves.toHaveProperty("sha256");
});
