/**
 * The first container of `docker compose up`: makes the secrets once, and writes what each container is told into a
 * volume that only this container can read. Run again at every start, so that a change of the project or of the profiles takes
 * effect. `node deploy/compose/setup.ts` with `COMPOSE_PROFILES` and the volumes below /private.
 */
import { chmod, chown, mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { loadSecrets, writeFileAtomically, writeMonitoringFiles } from "@mayday/local/provisioning";
import { MONITORING } from "./observability-files.ts";
import { ENVIRONMENT, NODE_UID, type Private, privateFiles } from "./private-files.ts";
import { COMPOSE_TARGETS, parseProfiles } from "./targets.ts";

const SETTINGS = z.object({
  COMPOSE_PROFILES: z.string().default(""),
  /** Holds `setup/`, where the secrets are kept, and one folder per container. */
  PRIVATE_DIR: z.string().default("/private"),
  /** Volumes of official images that are made for root and used by another user: `folder:uid`, separated by commas. */
  OWNED_DIRS: z.string().default(""),
});

/** Writes everything; a container whose folder is not there is made one. */
async function setUp(env: NodeJS.ProcessEnv): Promise<string[]> {
  const settings = SETTINGS.parse(env);
  const secrets = await loadSecrets(join(settings.PRIVATE_DIR, "setup", "secrets.json"));
  const files = await privateFiles({ secrets, targets: COMPOSE_TARGETS }, parseProfiles(settings.COMPOSE_PROFILES));
  for (const [container, one] of Object.entries(files)) await writePrivate(join(settings.PRIVATE_DIR, container), one);
  await writeMonitoring();
  for (const [folder = "", uid] of settings.OWNED_DIRS.split(",").map((entry) => entry.split(":"))) {
    if (folder !== "") await chown(folder, Number(uid), Number(uid));
  }
  return Object.keys(files);
}

/** Read by Prometheus as another user, so it is nobody's secret. */
async function writeMonitoring(): Promise<void> {
  const { targetsDir } = await writeMonitoringFiles(MONITORING, COMPOSE_TARGETS, ENVIRONMENT);
  const written = (await readdir(MONITORING, { recursive: true })).map((name) => join(MONITORING, name));
  for (const path of [MONITORING, targetsDir, ...written]) await chown(path, NODE_UID, NODE_UID);
}

async function writePrivate(folder: string, { uid, files }: Private): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    await writeFileAtomically(path, text, 0o400);
    await chown(path, uid, uid);
  }
  await chmod(folder, 0o700);
  await chown(folder, uid, uid);
}

try {
  const written = await setUp(process.env);
  process.stdout.write(`set up: ${written.join(", ")}\n`);
} catch (error) {
  process.stderr.write(`cannot set up: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
