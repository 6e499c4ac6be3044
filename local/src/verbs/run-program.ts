import { spawn } from "node:child_process";
import { once } from "node:events";
import { setPriority } from "node:os";
import { text } from "node:stream/consumers";

/** In the background: at low priority, and what it says comes in one piece at its end. */
type Manner = { cwd?: string; background?: boolean };
/** The lowest there is: only what others leave over. */
const LOW_PRIORITY = 19;

/** Runs a program, passing signals on, and resolves to its exit code. */
export async function runProgram(
  program: string,
  args: string[],
  env: NodeJS.ProcessEnv,
  { cwd, background = false }: Manner = {},
): Promise<number> {
  const stdio = background ? "pipe" : "inherit";
  const child = spawn(program, args, { env, stdio: ["inherit", stdio, stdio], ...(cwd === undefined ? {} : { cwd }) });
  if (background && child.pid !== undefined) setPriority(child.pid, LOW_PRIORITY);
  const said = Promise.all([child.stdout, child.stderr].flatMap((stream) => (stream === null ? [] : [text(stream)])));
  // A Ctrl-C at the terminal reaches the child by itself; this process waits for it to finish.
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
