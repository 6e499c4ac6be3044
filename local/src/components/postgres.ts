import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chown, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { Engine } from "../engines/engine.ts";
import { findPostgres } from "../engines/postgres.ts";
import { Failure } from "../failure.ts";
import type { Component, Launch } from "../supervisor/component.ts";
import { answersPostgres } from "./answers.ts";
import { LOOPBACK, type StackContext, baseEnvironment } from "./context.ts";
import { type Place, clusterFolder, placeCluster } from "./postgres-place.ts";

const execute = promisify(execFile);

export type Cluster = {
  name: "sut-postgres" | "platform-postgres";
  title: string;
  port: number;
  /** Of the superuser `postgres`. */
  password: string;
  settings: Record<string, string>;
  prepare: NonNullable<Component["prepare"]>;
};

/** The superuser's connection to a database of a cluster. */
export function adminUrl(cluster: Pick<Cluster, "port" | "password">, database = "postgres"): string {
  return `postgres://postgres:${cluster.password}@${LOOPBACK}:${cluster.port}/${database}`;
}

export function postgresComponent(context: StackContext, cluster: Cluster): Component {
  const wanted = join(context.data.root, cluster.name);
  return {
    name: cluster.name,
    title: cluster.title,
    needs: [],
    engine: () => engineFor(wanted),
    launch: async (engine) => {
      const place = await placeCluster(wanted, engine.program);
      if (!existsSync(join(place.data, "cluster"))) await initialise(place, cluster.password);
      return launch(place, cluster);
    },
    check: () => answersPostgres(adminUrl(cluster)),
    prepare: cluster.prepare,
    url: `postgres://${LOOPBACK}:${cluster.port}`,
  };
}

/** A new cluster takes the first server there is; an existing one is run by the major version alone that made it. */
async function engineFor(wanted: string): Promise<Engine> {
  const data = join(clusterFolder(wanted), "cluster");
  const made = (await readFile(join(data, "PG_VERSION"), "utf8").catch(() => "")).trim();
  const engine = await findPostgres(made === "" ? null : made);
  if (engine !== null) return engine;
  if (made === "") {
    throw new Failure(
      "there is no PostgreSQL for this platform from npm, and none on the PATH",
      "install version 15 or later with `sudo apt-get install postgresql` (Debian, Ubuntu) or `brew install postgresql@17` (macOS)",
    );
  }
  throw new Failure(
    `${data} was made by PostgreSQL ${made}, which this machine no longer has`,
    "install that version, or remove the folder to begin anew",
  );
}

/** Makes the cluster beside and renames it, so that one that was interrupted is not taken for whole. */
async function initialise(place: Place, password: string): Promise<void> {
  const beside = join(place.data, "new");
  const passwordFile = join(place.data, "password");
  await rm(beside, { recursive: true, force: true });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (place.user) await chown(passwordFile, place.user.uid, place.user.gid);
  const access = ["-U", "postgres", "-A", "scram-sha-256", `--pwfile=${passwordFile}`];
  const initdb = join(dirname(place.program), "initdb");
  try {
    await execute(initdb, ["-D", beside, "-E", "UTF8", "--locale=C", ...access], {
      ...place.user,
      cwd: place.data,
      env: baseEnvironment(),
    });
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(beside, join(place.data, "cluster"));
}

function launch(place: Place, cluster: Cluster): Launch {
  const settings = {
    listen_addresses: LOOPBACK,
    unix_socket_directories: "",
    // Nothing replicates from these clusters.
    wal_level: "minimal",
    max_wal_senders: "0",
    jit: "off",
    ...cluster.settings,
  };
  return {
    program: place.program,
    args: [
      "-D",
      join(place.data, "cluster"),
      "-p",
      String(cluster.port),
      ...Object.entries(settings).flatMap(([key, value]) => ["-c", `${key}=${value}`]),
    ],
    env: { ...baseEnvironment(), HOME: place.data },
    cwd: place.data,
    ...(place.user ? { user: place.user } : {}),
    // SIGINT is PostgreSQL's fast shutdown: sessions are ended, what is committed is kept.
    stopSignal: "SIGINT",
    graceMs: 15_000,
    note: place.note,
  };
}
