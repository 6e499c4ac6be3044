import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { setPriority } from "node:os";
import { text } from "node:stream/consumers";

/** In the background: at low priority, and what it says comes in one piece at its end. */
type Manner = { cwd?: string; background?: boolean };
/** About a tenth of what each other process gets, where there is not enough for all. */
const LOW_PRIORITY = 10;

/** Runs a program, passing signals on, and resolves to its exit code. */
export async function runProgram(
  program: string,
  args: string[],
  env: NodeJS.ProcessEnv,
  { cwd, background = false }: Manner = {},
): Promise<number> {
  const stdio = background ? "pipe" : "inherit";
  const child = spawn(program, args, {
    env,
    stdio: ["inherit", stdio, stdio],
    detached: background,
    ...(cwd === undefined ? {} : { cwd }),
  });
  if (background && child.pid !== undefined) yieldToOthers(child.pid);
  const said = Promise.all([child.stdout, child.stderr].flatMap((stream) => (stream === null ? [] : [text(stream)])));
  // This process waits for the child to finish, which a Ctrl-C at the terminal need not have reached.
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, pass);
  try {
    const [code] = await once(child, "exit");
    for (const piece of await said) process.stdout.write(piece);
    return typeof code === "number" ? code : 1;
  } finally {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.off(signal, pass);
  }
}

/** Linux may share the processor out among sessions first, so that a priority counts within one alone: it is set for both. */
function yieldToOthers(leader: number): void {
  setPriority(leader, LOW_PRIORITY);
  try {
    writeFileSync(`/proc/${leader}/autogroup`, String(LOW_PRIORITY));
  } catch {
    // A system without such groups.
  }
}
