import { spawn } from "node:child_process";
import { once } from "node:events";

/** Runs a program, passing signals on, and resolves to its exit code. */
export async function runProgram(
  program: string,
  args: string[],
  env: NodeJS.ProcessEnv,
  cwd = process.cwd(),
): Promise<number> {
  const child = spawn(program, args, { env, cwd, stdio: "inherit" });
  // This process waits for the child to finish, which a Ctrl-C at the terminal need not have reached.
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, pass);
  try {
    const [code] = await once(child, "exit");
    return typeof code === "number" ? code : 1;
  } finally {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.off(signal, pass);
  }
}
