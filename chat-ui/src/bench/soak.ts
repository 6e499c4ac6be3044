import { setTimeout as pause } from "node:timers/promises";
import type { CDPSession, Page } from "playwright-core";
import { launchChromium } from "@mayday/local/testing";
import { startPageServer, type PageServer } from "./page-server.ts";
import { report } from "./report.ts";
import { RUN, sampleExemplars, sampleRun, sampleSeries } from "./sample-run.ts";

/**
 * An hour of a run with its charts in view, in minutes: the page's own clock is advanced tick by tick, its network stays
 * real. How much of the heap is in use (after a collection) every five minutes, and by how much it grew from the fifth
 * minute to the last: at most 20 %. Prints JSON; `--json FILE` keeps it.
 */
const MINUTES = 60;
const TICK_MS = 2000;
const EVERY_MINUTES = 5;
/** What the page gets to answer and draw in between two ticks, milliseconds. */
const BREATH_MS = 25;
const MIB = 1024 * 1024;

async function soak(page: Page, server: PageServer): Promise<number[]> {
  const session = await page.context().newCDPSession(page);
  const used: number[] = [];
  for (let ms = 0; ms < MINUTES * 60_000; ms += TICK_MS) {
    server.tick();
    if (ms % 20_000 === 0) server.add({ type: "notice", text: `Something happened at ${ms / 1000} s.` });
    await page.clock.runFor(TICK_MS);
    await pause(BREATH_MS);
    if ((ms + TICK_MS) % (EVERY_MINUTES * 60_000) === 0) used.push(await heapOf(session));
  }
  return used;
}

async function heapOf(session: CDPSession): Promise<number> {
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  return Math.round((usedSize / MIB) * 100) / 100;
}

const server = await startPageServer({
  get_run: sampleRun,
  query_promql: sampleSeries,
  query_exemplars: sampleExemplars,
  get_objective: () => ({ slo: "search", title: "Search", promise: "99 %", bad: 0.5, burnRate: 50, left: 0.5 }),
});
const browser = await launchChromium();
try {
  const page = await browser.newPage({ viewport: { width: 1600, height: 2400 } });
  const problems: string[] = [];
  page.on("pageerror", ({ message }) => problems.push(message));
  await page.clock.install({ time: Date.now() });
  await page.goto(`${server.url}/run/${RUN}?tab=metrics`);
  await page.locator("figure canvas").first().waitFor();
  const charts = await page.locator("figure canvas").count();
  const used = await soak(page, server);
  const [early = Number.NaN, late = Number.NaN] = [used[0], used.at(-1)];
  const items = await page.getByText(/^Something happened at/).count();
  await report({
    name: "soak",
    unit: "% of the heap's growth from minute 5 to 60; MiB in use every 5 minutes",
    values: { all: Math.round((late / early - 1) * 1000) / 10, charts, items, used },
    problems,
  });
  if (problems.length > 0 || items !== server.feed().length) process.exitCode = 1;
} finally {
  await browser.close();
  await server.stop();
}
