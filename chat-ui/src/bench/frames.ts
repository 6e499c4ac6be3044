import type { Locator, Page } from "playwright-core";
import { launchChromium } from "@mayday/local/testing";
import { generateLines, generateTrace } from "./generated.ts";
import { startPageServer, type Answers } from "./page-server.ts";
import { report } from "./report.ts";
import { RUN, sampleRun } from "./sample-run.ts";

/**
 * The longest frame of the built page in headless Chromium, while 5,000 log lines are read and scrolled through, and while
 * a trace of 2,000 spans is opened and scrolled through. `idle` is the longest of the same page at rest: how much of
 * it is the machine's. The data is generated, and comes over the socket as the agent's would. Prints JSON, or writes it
 * with `--json FILE`.
 */
const LINES = 5000;
const SPANS = 2000;
const PATIENCE_MS = 60_000;
const IDLE_MS = 3000;
const SCROLL_FRAMES = 100;

async function main(): Promise<Record<string, number>> {
  await using started = new AsyncDisposableStack();
  const server = await startPageServer(answers());
  started.defer(() => server.stop());
  const browser = await launchChromium();
  started.defer(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(PATIENCE_MS);

  await page.goto(`${server.url}/run/${RUN}?tab=logs&last=60`);
  const lines = page.getByRole("grid");
  await lines.waitFor();
  const idle = await longestFrame(page, () => page.waitForTimeout(IDLE_MS));
  const readLines = await longestFrame(page, () => readAll(page, lines));
  const scrollLines = await longestFrame(page, () => scrollThrough(lines));
  const openSpans = await openTrace(page);
  const scrollSpans = await longestFrame(page, () => scrollThrough(page.getByRole("treegrid")));
  const ours = { readLines, scrollLines, openSpans, scrollSpans };
  return { all: Math.max(...Object.values(ours)), ...ours, idle };
}

function answers(): Answers {
  const now = Date.now();
  const lines = generateLines(LINES, now);
  const { trace, spans } = generateTrace(SPANS, now - 60_000);
  return {
    get_run: sampleRun,
    search_logs: ({ from, to, limit }) => ({
      lines: lines.filter(({ at }) => at >= Number(from) && at < Number(to)).slice(0, Number(limit)),
    }),
    count_logs: () => ({ levels: [{ level: "info", counts: [[now, LINES]] }] }),
    search_traces: () => ({ traces: [trace] }),
    get_trace: () => ({ spans }),
  };
}

/** Goes to the end of what is here until all of it is. */
async function readAll(page: Page, lines: Locator): Promise<void> {
  const all = page.getByText(`${LINES} lines`, { exact: true });
  while (!(await all.isVisible())) {
    await lines.evaluate((table) => table.parentElement?.scrollTo({ top: table.scrollHeight, behavior: "instant" }));
    await nextFrame(page);
  }
}

async function openTrace(page: Page): Promise<number> {
  await page.getByRole("tab", { name: "Traces" }).click();
  const link = page.getByRole("rowheader").getByRole("link");
  await link.waitFor();
  return longestFrame(page, async () => {
    await link.click();
    await page.getByRole("treegrid").getByRole("row").nth(5).waitFor();
    await nextFrame(page);
  });
}

/** From the top to the end and back, several heights of the box each frame: nothing that was drawn can be kept. */
async function scrollThrough(table: Locator): Promise<void> {
  await table.evaluate(async (element, frames) => {
    const box = element.parentElement;
    if (box === null) return;
    const end = box.scrollHeight - box.clientHeight;
    for (let frame = 0; frame <= 2 * frames; frame++) {
      const share = frame <= frames ? frame / frames : 2 - frame / frames;
      box.scrollTo({ top: share * end, behavior: "instant" });
      await new Promise(requestAnimationFrame);
    }
  }, SCROLL_FRAMES);
}

async function nextFrame(page: Page): Promise<void> {
  await page.evaluate(() => new Promise(requestAnimationFrame));
}

/** Milliseconds between two frames, or of one piece of work, whichever is longest while `work` goes on. */
async function longestFrame(page: Page, work: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const seen = { longest: 0, over: false };
    let before = performance.now();
    const look = (now: number): void => {
      seen.longest = Math.max(seen.longest, now - before);
      before = now;
      if (!seen.over) requestAnimationFrame(look);
    };
    requestAnimationFrame((now) => {
      before = now;
      requestAnimationFrame(look);
    });
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.longest = Math.max(seen.longest, duration);
    });
    observer.observe({ type: "longtask" });
    Object.assign(globalThis, { framesSeen: { seen, observer } });
  });
  await work();
  const longest = await page.evaluate(() => {
    const { seen, observer } = (globalThis as unknown as { framesSeen: FramesSeen }).framesSeen;
    seen.over = true;
    observer.disconnect();
    return seen.longest;
  });
  return Math.round(longest * 10) / 10;
}
type FramesSeen = { seen: { longest: number; over: boolean }; observer: PerformanceObserver };

await report({ name: "frames", unit: "ms", lines: LINES, spans: SPANS, values: await main() });
