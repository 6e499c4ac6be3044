import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execute = promisify(execFile);
const MOST_OUTPUT = 64 * 1024 * 1024;

type Options = { env?: NodeJS.ProcessEnv; cwd?: string; timeoutMs?: number };

/** Runs a program to its end and gives what it printed; throws an Error with the last lines of what it said. */
export async function run(program: string, args: string[], options: Options = {}): Promise<string> {
  const { env = process.env, cwd, timeoutMs = 600_000 } = options;
  try {
    const { stdout } = await execute(program, args, {
      env,
      timeout: timeoutMs,
      maxBuffer: MOST_OUTPUT,
      ...(cwd === undefined ? {} : { cwd }),
    });
    return stdout;
  } catch (error) {
    throw new Error(`${program} ${args.slice(0, 6).join(" ")}: ${lastLines(error)}`, { cause: error });
  }
}

/** Whether a program ends well. */
export async function succeeds(program: string, args: string[], options: Options = {}): Promise<boolean> {
  return run(program, args, options).then(
    () => true,
    () => false,
  );
}

/** Asks again and again until `look` gives something; throws with what it last complained about. */
export async function until<T>(what: string, deadlineMs: number, look: () => Promise<T | null>): Promise<T> {
  const end = performance.now() + deadlineMs;
  let complaint = "";
  for (;;) {
    const found = await look().catch((error: unknown) => {
      complaint = error instanceof Error ? error.message : String(error);
      return null;
    });
    if (found !== null) return found;
    if (performance.now() > end) throw new Error(`${what}: not within ${deadlineMs / 1000} s. ${complaint}`);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

function lastLines(error: unknown): string {
  const parts = error instanceof Error && "stderr" in error && "stdout" in error ? [error.stdout, error.stderr] : [];
  const said = parts.map(String).join("\n").trim().split("\n").slice(-15).join("\n");
  return said === "" ? String(error) : said;
}
