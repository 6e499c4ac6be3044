import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import type { Browser } from "playwright-core";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The Chromium of this machine, headless. Throws when there is none, saying how to get one. */
export async function launchChromium(more: readonly string[] = []): Promise<Browser> {
  // Loaded when asked for: most tests need no browser.
  const { chromium } = await import("playwright-core");
  return await chromium.launch({ executablePath: findChromium(), args: [...FLAGS, ...more] });
}

function findChromium(): string {
  const named = process.env["CHROMIUM_PATH"];
  if (named !== undefined && named !== "") return named;
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const programs = ["chromium", "chromium-browser", "google-chrome"];
  const found = folders.flatMap((folder) => programs.map((name) => join(folder, name))).find(isProgram);
  if (found === undefined) {
    throw new Error(`No Chromium found: install one (apt-get install chromium), or name its program in CHROMIUM_PATH.`);
  }
  return found;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
