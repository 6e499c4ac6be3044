import { execFile } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** Homebrew's keg-only programs and Debian's servers are often not on the PATH of an ordinary user. */
const BESIDES_PATH = ["/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin", "/opt/homebrew/sbin"];

/** The full path of the first of `names` that is an executable on the PATH; null when none is. */
export function findOnPath(...names: string[]): string | null {
  const folders = [...(process.env.PATH ?? "").split(delimiter), ...BESIDES_PATH].filter((folder) => folder !== "");
  for (const name of names)
    for (const folder of folders) {
      const program = join(folder, name);
      if (existsSync(program) && isExecutable(program)) return program;
    }
  return null;
}

function isExecutable(program: string): boolean {
  try {
    accessSync(program, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The first version number that a program prints, or what else of it is like `pattern`; `unsaid` when it runs and prints
 * none, null when it does not run.
 */
export async function versionOf(
  program: string,
  args: string[] = ["--version"],
  env: Record<string, string> = {},
  unsaid: string | null = null,
  pattern = /\d+\.\d+(\.\d+)*/,
): Promise<string | null> {
  try {
    const { stdout, stderr } = await execute(program, args, { timeout: 60_000, env: { ...process.env, ...env } });
    return pattern.exec(stdout + stderr)?.[0] ?? unsaid;
  } catch {
    return null;
  }
}

/** Whether `version` is at least `major.minor`. */
export function atLeast(version: string, major: number, minor = 0): boolean {
  const [a = 0, b = 0] = version.split(".").map(Number);
  return a > major || (a === major && b >= minor);
}
