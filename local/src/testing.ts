import { mkdtemp, chown, rm, chmod } from "node:fs/promises";
import { spawn, execFile } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./free-port.ts";
import { postgresBinaries } from "./postgres-binaries.ts";
import { Client } from "pg";

const run = promisify(execFile);

export { freePort } from "./free-port.ts";
export { launchChromium } from "./testing-chromium.ts";
export { findEnvoy, needEnvoy, startEnvoy } from "./testing-envoy.ts";
export { locatePrometheus, startPrometheus, type TestPrometheus } from "./testing-prometheus.ts";
export { type ComponentName, type ProvidedStack, stackProcesses } from "./stack-processes.ts";

export type TestPostgres = { url: string; stop: () => Promise<void> };

/** The uid that PostgreSQL runs as: it refuses root, so there the uid of `nobody`. */
const unprivileged = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

/**
 * Starts a real PostgreSQL in a folder of its own on a free port and waits until it answers.
 * `url` is the superuser's (user `postgres`, database `postgres`); `stop` ends it and removes the folder.
 */
export async function startPostgres(): Promise<TestPostgres> {
  const { initdb, postgres } = postgresBinaries();
  const folder = await mkdtemp(join(tmpdir(), "mayday-pg-"));
  await chmod(folder, 0o755);
  if (unprivileged.uid !== undefined) await chown(folder, unprivileged.uid, unprivileged.gid);
  const data = join(folder, "data");
  await run(initdb, ["-D", data, "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C"], {
    ...unprivileged,
    cwd: folder,
  });
  const port = await freePort();
  const flags = {
    fsync: "off",
    shared_buffers: "16MB",
    max_connections: "100",
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    shared_preload_libraries: "pg_stat_statements",
  };
  const child = spawn(
    postgres,
    ["-D", data, "-p", String(port), ...Object.entries(flags).flatMap(([k, v]) => ["-c", `${k}=${v}`])],
    { ...unprivileged, cwd: folder, stdio: ["ignore", "ignore", "pipe"] },
  );
  const exited = once(child, "exit");
  await new Promise<void>((resolve, reject) => {
    let log = "";
    child.stderr.setEncoding("utf8").on("data", (piece: string) => {
      log += piece;
      if (log.includes("ready to accept connections")) resolve();
    });
    child.on("exit", () => reject(new Error(`PostgreSQL ended while starting: ${log}`)));
  });
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.end();
  return {
    url,
    stop: async () => {
      child.kill("SIGINT");
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
