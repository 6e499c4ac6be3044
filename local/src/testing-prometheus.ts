import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fetchEngine } from "./components/context.ts";
import type { Engine } from "./engines/engine.ts";
import { prometheus } from "./engines/prometheus.ts";
import { freePort } from "./free-port.ts";
import { COMPONENTS } from "./project.ts";

const READY_MS = 60_000;

export type TestPrometheus = { url: string; stop: () => Promise<void> };

/** Prometheus's program, fetched when it is not there; promtool lies beside it. */
export const locatePrometheus = async (): Promise<Engine> =>
  (await prometheus.locate(COMPONENTS)) ?? (await fetchEngine(prometheus, COMPONENTS));

/** Runs a real Prometheus on a free port, with a configuration (YAML) and its data in `folder`; waits until it answers. */
export async function startPrometheus(folder: string, configuration: string): Promise<TestPrometheus> {
  const engine = await locatePrometheus();
  const file = join(folder, "prometheus.yaml");
  await writeFile(file, configuration);
  const url = `http://127.0.0.1:${await freePort()}`;
  const args = [
    `--config.file=${file}`,
    `--storage.tsdb.path=${join(folder, "prometheus")}`,
    `--web.listen-address=${new URL(url).host}`,
    "--log.level=warn",
  ];
  const child = spawn(engine.program, args, { env: { ...process.env, ...engine.env }, stdio: "ignore", cwd: folder });
  const gone = once(child, "exit");
  const ready = () =>
    fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  const latest = performance.now() + READY_MS;
  while (!(await ready())) {
    if (child.exitCode !== null || performance.now() > latest) throw new Error(`Prometheus does not answer at ${url}`);
    await pause(50);
  }
  return {
    url,
    stop: async () => {
      child.kill("SIGTERM");
      await gone;
    },
  };
}
