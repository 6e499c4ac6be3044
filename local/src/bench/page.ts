import { readState } from "../supervisor/state-file.ts";
import { dataFolder } from "../data-folder.ts";
import { Failure } from "../failure.ts";
import { launchChromium } from "../testing-chromium.ts";
import type { BenchResult } from "./registry.ts";

const TIMES = 20;

/**
 * Milliseconds from the address of the running stack's home page being opened, by a browser that has nothing of it,
 * until the catalog with its buttons is there: `all` is the 95th percentile of several loads.
 */
export async function benchPage(data: string): Promise<BenchResult> {
  const url = (await readState(dataFolder(data).state))?.clients["AGENT_URL"];
  if (url === undefined) throw new Failure("Mayday is not running", "run `npm start -- --detach` first");
  const browser = await launchChromium();
  try {
    const loads: number[] = [];
    for (let n = 0; n <= TIMES; n += 1) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
      const page = await context.newPage();
      const began = performance.now();
      await page.goto(url, { waitUntil: "commit" });
      await page
        .getByRole("listitem")
        .getByRole("button", { name: /^(Start|Continue)/ })
        .first()
        .waitFor();
      // The first is the browser's own start as well.
      if (n > 0) loads.push(performance.now() - began);
      await context.close();
    }
    const sorted = loads.toSorted((a, b) => a - b);
    const at = (share: number) => Math.round(sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN);
    return { unit: "ms", values: { all: at(0.95), p50: at(0.5), max: at(1) } };
  } finally {
    await browser.close();
  }
}
