import { spawn } from "node:child_process";
import { once } from "node:events";

/** Runs a program in the foreground, passing signals on, and resolves to its exit code. */
export async function runProgram(
  program: string,
  args: string[],
  env: NodeJS.ProcessEnv,
  cwd?: string,
): Promise<number> {
  const child = spawn(program, args, { env, stdio: "inherit", ...(cwd === undefined ? {} : { cwd }) });
  // A Ctrl-C at the terminal reaches the child by itself; this process waits for it to finish.
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, pass);
  try {
    const [code] = await once(child, "exit");
    return typeof code === "number" ? code : 1;
  } finally {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.off(signal, pass);
  }
}
