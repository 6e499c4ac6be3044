import { spawn } from "node:child_process";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Failure } from "@mayday/local/provisioning";
import { run, succeeds, until } from "./run.ts";

/** A Docker engine; `env` makes `docker` and `docker-compose` talk to it. */
export type Engine = { own: boolean; version: string; env: NodeJS.ProcessEnv; stop: () => Promise<void> };

/** The engine that already answers, or one of our own whose data is in a temporary folder and goes with it. */
export async function openEngine(say: (line: string) => void): Promise<Engine> {
  if (!(await succeeds("docker", ["--version"]))) throw missing("docker");
  if (await succeeds("docker", ["info"])) {
    return { own: false, version: await versionOf(process.env), env: process.env, stop: () => Promise.resolve() };
  }
  if (!(await succeeds("dockerd", ["--version"]))) throw missing("dockerd");
  say("no Docker engine answers: starting one");
  return startEngine();
}

async function startEngine(): Promise<Engine> {
  const folder = await mkdtemp(join(tmpdir(), "mayday-engine-"));
  const socket = `unix://${join(folder, "socket")}`;
  const log = await open(join(folder, "log"), "a");
  const places = { "--data-root": "data", "--exec-root": "exec", "--pidfile": "pid" };
  const args = Object.entries(places).flatMap(([flag, name]) => [flag, join(folder, name)]);
  const child = spawn("dockerd", [...args, "-H", socket], { stdio: ["ignore", log.fd, log.fd] });
  await log.close();
  const ended = new Promise<void>((resolve) => void child.once("exit", () => resolve()));
  const env = { ...process.env, DOCKER_HOST: socket };
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await until("dockerd answers", 60_000, async () => {
      if (child.exitCode !== null) throw new Failure("dockerd ended", `see ${join(folder, "log")}`);
      return (await succeeds("docker", ["info"], { env })) ? true : null;
    });
    return { own: true, version: await versionOf(env), env, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** How Compose is called here: the plugin (v2) or the program (1.29). */
export async function composeCommand(env: NodeJS.ProcessEnv): Promise<[program: string, ...args: string[]]> {
  if (await succeeds("docker", ["compose", "version"], { env })) return ["docker", "compose"];
  if (await succeeds("docker-compose", ["version"], { env })) return ["docker-compose"];
  throw missing("docker-compose");
}

async function versionOf(env: NodeJS.ProcessEnv): Promise<string> {
  return (await run("docker", ["version", "--format", "{{.Server.Version}}"], { env })).trim();
}

function missing(program: string): Failure {
  return new Failure(
    `there is no ${program}`,
    "install Docker, or on Debian `apt-get install docker.io docker-compose debootstrap`",
  );
}
