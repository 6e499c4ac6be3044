import { createHash } from "node:crypto";
import { cpSync, existsSync, statSync } from "node:fs";
import { chown, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";

/** PostgreSQL refuses root, so a stack that root starts runs it as `nobody`. */
const NOBODY = { uid: 65534, gid: 65534 };

/** Where root keeps what `nobody` must reach when the project's own folders are closed to it (a clone below /root). */
const OUTSIDE = "/var/lib/mayday";

export type Place = {
  /** The cluster's folder. */
  data: string;
  /** The server's program, where the user may run it. */
  program: string;
  user?: { uid: number; gid: number };
  /** Empty, or where things had to go and why. */
  note: string;
};

/** The folder that a cluster has: the wanted one, unless that is closed to the user that it must run as. */
export function clusterFolder(wanted: string): string {
  if (process.getuid?.() !== 0 || isOpenTo(NOBODY.uid, dirname(wanted))) return wanted;
  return join(OUTSIDE, shortHash(wanted));
}

/** Decides where a cluster lives and as whom it runs, and makes its folder. */
export async function placeCluster(wanted: string, program: string): Promise<Place> {
  const data = clusterFolder(wanted);
  if (process.getuid?.() !== 0) {
    await mkdir(data, { recursive: true, mode: 0o700 });
    return { data, program, note: "" };
  }
  await mkdir(data, { recursive: true, mode: 0o700 });
  await chown(data, NOBODY.uid, NOBODY.gid);
  return {
    data,
    program: isOpenTo(NOBODY.uid, dirname(program)) ? program : copyInstallation(program),
    user: NOBODY,
    note: data === wanted ? "" : `data in ${data}: ${dirname(wanted)} is closed to the user it runs as`,
  };
}

/** Whether a user may pass through every folder of `path`. */
export function isOpenTo(uid: number, path: string): boolean {
  const { mode, uid: owner } = statSync(path);
  const passable = (mode & 0o001) !== 0 || (owner === uid && (mode & 0o100) !== 0);
  return passable && (dirname(path) === path || isOpenTo(uid, dirname(path)));
}

/** Copies `<installation>/bin/postgres` with its libraries to where everybody may run it; once. */
function copyInstallation(program: string): string {
  const installation = dirname(dirname(program));
  const copy = join(OUTSIDE, `postgresql-${shortHash(installation)}`);
  if (!existsSync(join(copy, "bin/initdb"))) cpSync(installation, copy, { recursive: true, verbatimSymlinks: true });
  return join(copy, "bin/postgres");
}

function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
