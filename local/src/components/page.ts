import { execFile } from "node:child_process";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { Failure, reasonOf } from "../failure.ts";
import { PROJECT } from "../project.ts";

const execute = promisify(execFile);
const SOURCES = join(PROJECT, "chat-ui");

/** The built page. */
export const PAGE = join(SOURCES, "dist");

/**
 * Builds the page when it was never built or its sources are newer; in its production form also where NODE_ENV says
 * otherwise (as in a test): in React's development form it takes several times as long for every step.
 */
export async function buildPage(onBuild: (detail: string) => void, signal: AbortSignal): Promise<void> {
  const built = await stat(join(PAGE, "index.html")).catch(() => null);
  if (built !== null && built.mtimeMs >= (await newestSource())) return;
  onBuild("building the page");
  const vite = join(PROJECT, "node_modules/vite/bin/vite.js");
  try {
    await execute(process.execPath, [vite, "build", SOURCES, "--logLevel=error"], {
      cwd: SOURCES,
      env: { ...process.env, NODE_ENV: "production" },
      timeout: 300_000,
      signal,
    });
  } catch (error) {
    throw new Failure(
      `the page cannot be built (${reasonOf(error).split("\n")[1] ?? reasonOf(error)})`,
      "mend chat-ui",
    );
  }
}

async function newestSource(): Promise<number> {
  const entries = await readdir(SOURCES, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/\/(dist|node_modules)\//.test(path.slice(SOURCES.length)) && !/\.test\.tsx?$/.test(path));
  const times = await Promise.all(files.map(async (path) => (await stat(path)).mtimeMs));
  return Math.max(...times);
}
