import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const LONGEST_MS = 250_000;
const suite = dirname(fileURLToPath(import.meta.resolve("@modelcontextprotocol/conformance/package.json")));
const cli = join(suite, "dist/index.js");
const requirements = join(suite, "requirements");
const patient = new URL("patient.ts", import.meta.url).href;

const checksSchema = z.array(z.object({ id: z.string(), status: z.string(), errorMessage: z.string().optional() }));

export type Revision = "2026-07-28" | "2025-11-25";
/** Scenario → what it did not find as it should be; nothing when the server conforms. */
type Verdicts = Record<string, string[]>;

/**
 * Runs the official suite, as a revision of the protocol requires it, against a server; in a process of its own. Gives
 * what each scenario that ran found; throws when the suite itself did not work.
 */
export async function runSuite(url: string, revision: Revision): Promise<Verdicts> {
  const folder = await mkdtemp(join(tmpdir(), "conformance-"));
  try {
    const said = await run(["server", "--url", url, "--requirements", revision, "--output-dir", folder]);
    const verdicts = await readVerdicts(folder);
    if (Object.keys(verdicts).length === 0) throw new Error(`the conformance suite did not run: ${said.slice(-2000)}`);
    return verdicts;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The scenarios that a server must pass to conform to a revision, as the suite froze them at its release. */
export async function requiredScenarios(revision: Revision): Promise<string[]> {
  const [, list = ""] = (await readFile(join(requirements, `${revision}.yaml`), "utf8")).split(/^server:$/m);
  return [
    ...list
      .split(/^\S/m, 1)
      .join("")
      .matchAll(/^ {2}- (\S+)$/gm),
  ].map(([, name = ""]) => name);
}

/** Resolves to what was printed. A scenario that fails makes the suite end with a code, which is no error here. */
function run(args: string[]): Promise<string> {
  return new Promise((resolve) => {
    const done = (_: unknown, stdout: string, stderr: string) => resolve(stdout + stderr);
    execFile(
      process.execPath,
      ["--import", patient, cli, ...args],
      { timeout: LONGEST_MS, maxBuffer: 64 * 1024 * 1024 },
      done,
    );
  });
}

/** `server-<scenario>-<time>/checks.json` */
async function readVerdicts(folder: string): Promise<Verdicts> {
  const verdicts: Verdicts = {};
  for (const name of await readdir(folder)) {
    const scenario = /^server-(.+)-\d{4}-\d{2}-\d{2}T/.exec(name)?.[1];
    if (scenario === undefined) continue;
    const checks = checksSchema.parse(JSON.parse(await readFile(join(folder, name, "checks.json"), "utf8")));
    verdicts[scenario] = checks
      .filter(({ status }) => status === "FAILURE" || status === "WARNING")
      .map(({ id, status, errorMessage = "" }) => `${status} ${id}: ${errorMessage}`);
  }
  return verdicts;
}
