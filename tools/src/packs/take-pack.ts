import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { fetchFromNpm, isPackageName } from "./fetch-from-npm.ts";
import { type Intake, shown } from "./intake.ts";
import { PackRefused } from "./pack-refused.ts";
import { takeArchive } from "./take-archive.ts";
import { takeFolder } from "./take-folder.ts";

/** Takes the files of a folder, an archive or an npm package, and gives what to call that place. `stage` is for what is fetched. */
export async function takePack(source: string, stage: string, intake: Intake): Promise<string> {
  const found = await stat(source).catch(() => null);
  if (found?.isDirectory()) {
    await takeFolder(source, intake);
    return `folder ${resolve(source)}`;
  }
  if (found?.isFile()) {
    await takeArchive(source, intake);
    return `archive ${resolve(source)}`;
  }
  if (!isPackageName(source))
    throw new PackRefused([`"${shown(source)}" is no folder, no file and no npm package name[@version].`]);
  await takeArchive(await fetchFromNpm(source, stage), intake);
  return `npm ${source}`;
}
