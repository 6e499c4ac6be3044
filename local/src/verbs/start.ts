import { spawn } from "node:child_process";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Arguments } from "../arguments.ts";
import { openDataFolder } from "../data-folder.ts";
import { Failure, reasonOf } from "../failure.ts";
import { Progress } from "../progress.ts";
import { type Stack, superviseStack } from "../supervise.ts";
import { agreeToFetch } from "./agree-to-fetch.ts";
import { holderOf } from "../supervisor/lock.ts";
import { readState, type StackState } from "../supervisor/state-file.ts";

/** `npm start`: in this process until Ctrl-C, or with --detach in one that goes on in the background. */
export async function start(args: Arguments): Promise<number> {
  if (args.supervise) return superviseDetached(args);
  const data = await openDataFolder(args.data);
  if ((await holderOf(data.lock)) !== null) {
    const state = await readState(data.state);
    console.log(`Mayday already runs: ${state?.url ?? "it is just starting"}`);
    return 0;
  }
  if (!(await agreeToFetch(args.yes))) return 1;
  return args.detach ? startDetached(args, data.logs) : startHere(args);
}

async function startHere(args: Arguments): Promise<number> {
  const progress = new Progress();
  const stack = await superviseStack(args.data, args.freePorts, (line) => progress.say(line));
  const stopped = stopOnSignal(stack, () => progress.say("Stopping …"));
  const show = (): void => progress.show(stack.supervisor.state());
  show();
  stack.supervisor.onChange(show);
  void stack.supervisor.settled().then(() => progress.say(conclusion(stack).line));
  await stopped;
  return 0;
}

/** What the person reads last: what is missing, and the URL. What this machine cannot have does not keep it from being ready. */
function conclusion({ supervisor }: Stack): { line: string; exitCode: number } {
  if (supervisor.stopping) return { line: "Mayday was stopped before it was ready.", exitCode: 1 };
  const { url, components } = supervisor.state();
  const missing = components.filter(({ state }) => state !== "ready");
  const failed = missing.some(({ state }) => state !== "unavailable");
  const last = failed ? `Mayday is up in part (see the logs in the data folder): ${url}` : `Mayday is ready: ${url}`;
  const lines = missing.map(({ name, detail }) => `Without ${name}: ${detail}`);
  return { line: [...lines, last].join("\n"), exitCode: failed ? 1 : 0 };
}

function stopOnSignal(stack: Stack, say: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let stopping = false;
    const stop = (): void => {
      // npm and the terminal may both pass a signal on; one stop is enough.
      if (stopping) return;
      stopping = true;
      say();
      stack.stop().then(resolve, reject);
    };
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
  });
}

const messageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("line"), line: z.string() }),
  z.object({ type: z.literal("state"), state: z.custom<StackState>((value) => typeof value === "object") }),
  z.object({ type: z.literal("settled"), line: z.string(), exitCode: z.number() }),
  z.object({ type: z.literal("failure"), line: z.string() }),
]);
type Message = z.infer<typeof messageSchema>;

/** The foreground of --detach: shows what the background process tells, until everything is up. */
async function startDetached(args: Arguments, logs: string): Promise<number> {
  const log = await open(join(logs, "supervisor.log"), "a");
  const own = ["start", "--supervise", "--data", args.data, ...(args.freePorts ? ["--free-ports"] : [])];
  const child = spawn(process.execPath, [join(import.meta.dirname, "../main.ts"), ...own], {
    detached: true,
    stdio: ["ignore", log.fd, log.fd, "ipc"],
  });
  await log.close();
  const progress = new Progress();
  return new Promise((resolve, reject) => {
    const pass = (): void => void child.kill("SIGTERM");
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, pass);
    child.on("error", reject);
    child.on("exit", () => reject(new Failure("the supervisor ended", `see ${join(logs, "supervisor.log")}`)));
    child.on("message", (raw) => {
      const message = messageSchema.parse(raw);
      if (message.type === "state") return progress.show(message.state);
      progress.say(message.line);
      if (message.type === "line") return;
      child.removeAllListeners("exit");
      child.disconnect();
      child.unref();
      resolve(message.type === "failure" ? 1 : message.exitCode);
    });
  });
}

function tell(message: Message): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}

/** The background of --detach. */
async function superviseDetached(args: Arguments): Promise<number> {
  let stack: Stack;
  try {
    stack = await superviseStack(args.data, args.freePorts, (line) => tell({ type: "line", line }));
  } catch (error) {
    tell({ type: "failure", line: error instanceof Failure ? error.message : reasonOf(error) });
    throw error;
  }
  const stopped = stopOnSignal(stack, () => undefined);
  // Its standard output is supervisor.log.
  const log = new Progress({ write: (text) => process.stdout.write(`${new Date().toISOString()} ${text}`) });
  const show = (): void => {
    const state = stack.supervisor.state();
    log.show(state);
    tell({ type: "state", state });
  };
  show();
  stack.supervisor.onChange(show);
  void stack.supervisor.settled().then(() => tell({ type: "settled", ...conclusion(stack) }));
  await stopped;
  return 0;
}
