import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { Arguments } from "../arguments.ts";
import { fetchEngine } from "../components/context.ts";
import { chromium } from "../engines/chromium.ts";
import type { Engine, EngineFinder } from "../engines/engine.ts";
import { COMPONENTS, PROJECT } from "../project.ts";
import { FETCHED } from "./agree-to-fetch.ts";
import { runProgram } from "./run-program.ts";

const resultSchema = z.object({
  success: z.boolean(),
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numFailedTestSuites: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
});
type Result = z.infer<typeof resultSchema>;

/** `npm test`: fetches what the tests need, runs them, and ends with a line `N passed, N failed, N skipped`. */
export async function test({ rest }: Arguments): Promise<number> {
  const browser = needsStack(rest) ? await fetchNeeded() : null;
  const folder = await mkdtemp(join(tmpdir(), "mayday-test-"));
  const report = join(folder, "report.json");
  try {
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    const env = { ...process.env, ...browser?.env, ...(browser === null ? {} : { CHROMIUM_PATH: browser.program }) };
    const vitest = join(PROJECT, "node_modules/vitest/vitest.mjs");
    const code = await runProgram(process.execPath, [vitest, "run", ...reporters, ...rest], env, PROJECT);
    const summary = summarise(await readResult(report), code);
    console.log(`${summary.passed} passed, ${summary.failed} failed, ${summary.skipped} skipped`);
    return summary.failed === 0 ? code : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The project `unit` starts nothing that has to be fetched. */
function needsStack(args: string[]): boolean {
  return !/--project[ =]unit/.test(args.join(" ")) || /--project[ =]stack/.test(args.join(" "));
}

/** Resolves to the browser. */
async function fetchNeeded(): Promise<Engine> {
  for (const finder of FETCHED) await need(finder);
  return need(chromium);
}

async function need(finder: EngineFinder): Promise<Engine> {
  const found = await finder.locate(COMPONENTS);
  if (found !== null) return found;
  console.log(`Fetching ${finder.name} (about ${finder.megabytes} MB) …`);
  return fetchEngine(finder, COMPONENTS);
}

async function readResult(report: string): Promise<Result | null> {
  const text = await readFile(report, "utf8").catch(() => null);
  return text === null ? null : resultSchema.parse(JSON.parse(text));
}

/** What failed outside of any test (an unhandled error, a file that cannot be loaded, no report at all) counts as one. */
export function summarise(
  result: Result | null,
  exitCode: number,
): { passed: number; failed: number; skipped: number } {
  if (result === null) return { passed: 0, failed: 1, skipped: 0 };
  const unaccounted = result.numFailedTests === 0 && (exitCode !== 0 || !result.success) ? 1 : 0;
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + unaccounted,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}
