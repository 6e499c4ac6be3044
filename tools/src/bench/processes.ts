import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const READY_MS = 60_000;

/** Starts a program of this room as the stack does, and waits until something answers at `url`. */
export async function startProgram(path: string, env: Record<string, string>, url: string): Promise<ChildProcess> {
  const program = fileURLToPath(new URL(`../${path}`, import.meta.url));
  const flags = ["--max-semi-space-size=2", "--max-old-space-size=192"];
  const child = spawn(process.execPath, [...flags, program], {
    env: { PATH: process.env["PATH"], NODE_ENV: "production", ...env },
    // It logs as always; nobody reads it here.
    stdio: "ignore",
  });
  const latest = performance.now() + READY_MS;
  const answers = () =>
    fetch(url).then(
      ({ status }) => status < 500,
      () => false,
    );
  while (!(await answers())) {
    if (child.exitCode !== null || performance.now() > latest) throw new Error(`${path} does not answer at ${url}`);
    await pause(50);
  }
  return child;
}

export async function stopProgram(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  await gone;
}
