import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium, type Browser } from "playwright-core";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A headless Chromium of this machine. Throws when there is none, with what to do. */
export const launchChromium = (): Promise<Browser> => chromium.launch({ executablePath: findChromium(), args: FLAGS });

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
