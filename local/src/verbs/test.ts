import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { Arguments } from "../arguments.ts";
import { fetchEngine } from "../components/context.ts";
import { chromium } from "../engines/chromium.ts";
import type { Engine, EngineFinder } from "../engines/engine.ts";
import { reasonOf } from "../failure.ts";
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

type Summary = { passed: number; failed: number; skipped: number };

/**
 * `npm test`: fetches what the tests need, runs them, and ends with a line `N passed, N failed, N skipped`. The stack has
 * the machine for itself: beside it the others would get so little of a small one that their own time limits pass.
 */
export async function test({ rest }: Arguments): Promise<number> {
  const fetched = rest.length === 0 || needsStack(rest) ? fetchNeeded() : undefined;
  // What cannot be fetched is said by what needs it; the others take what is there then.
  await Promise.allSettled([fetched]);
  const summaries =
    rest.length === 0
      ? [await vitest(["--project", "unit"]), await vitest(["--project", "stack"], fetched)]
      : [await vitest(rest, fetched)];
  const sum = (key: keyof Summary): number => summaries.reduce((total, summary) => total + summary[key], 0);
  console.log(`${sum("passed")} passed, ${sum("failed")} failed, ${sum("skipped")} skipped`);
  return sum("failed") === 0 ? 0 : 1;
}

async function vitest(args: string[], fetched?: Promise<Engine>): Promise<Summary> {
  const browser = (await fetched) ?? null;
  const folder = await mkdtemp(join(tmpdir(), "mayday-test-"));
  const report = join(folder, "report.json");
  try {
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    const env = { ...process.env, ...browser?.env, ...(browser === null ? {} : { CHROMIUM_PATH: browser.program }) };
    const program = [join(PROJECT, "node_modules/vitest/vitest.mjs"), "run", ...reporters, ...args];
    const code = await runProgram(process.execPath, program, env, PROJECT);
    return summarise(await readResult(report), code);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The projects `unit` and `live` start nothing that has to be fetched. */
function needsStack(args: string[]): boolean {
  return !/--project[ =](unit|live)/.test(args.join(" ")) || /--project[ =](stack|faults)/.test(args.join(" "));
}

/** Resolves to the browser. */
async function fetchNeeded(): Promise<Engine> {
  await Promise.all(FETCHED.map(want));
  return need(chromium);
}

async function need(finder: EngineFinder): Promise<Engine> {
  const found = await finder.locate(COMPONENTS);
  if (found !== null) return found;
  console.log(`Fetching ${finder.name} (about ${finder.megabytes} MB) …`);
  return fetchEngine(finder, COMPONENTS);
}

/** As `need`; what a stack can do without is said and left out. */
async function want(finder: EngineFinder): Promise<void> {
  try {
    await need(finder);
  } catch (error) {
    if (finder.optional !== true) throw error;
    console.log(`Without ${finder.name}: ${reasonOf(error)}`);
  }
}

async function readResult(report: string): Promise<Result | null> {
  const text = await readFile(report, "utf8").catch(() => null);
  return text === null ? null : resultSchema.parse(JSON.parse(text));
}

/** What failed outside of any test (an unhandled error, a file that cannot be loaded, no report at all) counts as one. */
export function summarise(result: Result | null, exitCode: number): Summary {
  if (result === null) return { passed: 0, failed: 1, skipped: 0 };
  const unaccounted = result.numFailedTests === 0 && (exitCode !== 0 || !result.success) ? 1 : 0;
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + unaccounted,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}
