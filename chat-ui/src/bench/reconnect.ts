import { setTimeout as pause } from "node:timers/promises";
import { launchChromium } from "@mayday/local/testing";
import { startPageServer } from "./page-server.ts";
import { report } from "./report.ts";
import { RUN, sampleRun } from "./sample-run.ts";

/**
 * A page that was offline for 30 s while its run went on: milliseconds from the network's return until the conversation
 * is whole, and how many of its lines are missing, doubled, or out of order then. Counts loads of the page, and looks
 * whether what the learner had begun to write is still there. Prints JSON; `--json FILE` keeps it.
 */
const OFFLINE_MS = 30_000;
const BEFORE = 20;
const MEANWHILE = 60;
const DRAFT = "I was just about to say";

const server = await startPageServer({ get_run: sampleRun });
const browser = await launchChromium();
try {
  const page = await browser.newPage();
  let loads = 0;
  page.on("load", () => (loads += 1));
  const add = (n: number): void => server.add({ type: "notice", text: `Line ${n}.` });
  for (let n = 1; n <= BEFORE; n += 1) add(n);
  await page.goto(`${server.url}/run/${RUN}`);
  const lines = page.getByText(/^Line \d+\.$/);
  await lines.nth(BEFORE - 1).waitFor();
  await page.getByRole("textbox").fill(DRAFT);
  await server.cut();
  for (let n = 1; n <= MEANWHILE; n += 1) {
    await pause(OFFLINE_MS / MEANWHILE);
    add(BEFORE + n);
  }
  const isSaid = await page.getByText("Reconnecting…").isVisible();
  await server.resume();
  const began = performance.now();
  await lines.nth(BEFORE + MEANWHILE - 1).waitFor();
  const ms = Math.round(performance.now() - began);
  const shown = (await lines.allTextContents()).map((text) => Number(/\d+/.exec(text)?.[0]));
  const wrong = shown.filter((n, index) => n !== index + 1).length + Math.abs(shown.length - BEFORE - MEANWHILE);
  const draft = await page.getByRole("textbox").inputValue();
  await report({
    name: "reconnect",
    unit: "ms from the network's return until the conversation is whole",
    values: { all: ms, lines: shown.length, wrong, loads },
    offlineIsSaid: isSaid,
    draftIsKept: draft === DRAFT,
  });
  if (wrong > 0 || loads !== 1 || !isSaid || draft !== DRAFT) process.exitCode = 1;
} finally {
  await browser.close();
  await server.stop();
}
