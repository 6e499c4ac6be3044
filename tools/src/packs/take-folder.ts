import { opendir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { type Intake, shown } from "./intake.ts";
import { PackRefused } from "./pack-refused.ts";

/** Copies a pack's folder; a link anywhere in it is refused. It goes no further than to what is refused first. */
export async function takeFolder(folder: string, intake: Intake): Promise<void> {
  for await (const { path, file } of filesIn(folder)) {
    const { size } = await stat(file);
    if (intake.admits(path, size)) await intake.write(path, await readFile(file));
  }
}

/** Every file below a folder but the hidden ones and installed packages, by its path in it. */
export async function* filesIn(folder: string, below = ""): AsyncGenerator<{ path: string; file: string }> {
  for await (const entry of await opendir(join(folder, below))) {
    if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) yield* filesIn(folder, path);
    else if (entry.isFile()) yield { path, file: join(folder, path) };
    else throw new PackRefused([`"${shown(path)}" is a link or a device. Put the file itself in its place.`]);
  }
}
