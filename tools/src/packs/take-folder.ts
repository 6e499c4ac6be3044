import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { type Intake, shown } from "./intake.ts";
import { PackRefused } from "./pack-refused.ts";

/** Copies a pack's folder; a link anywhere in it is refused. */
export async function takeFolder(folder: string, intake: Intake): Promise<void> {
  for (const { path, file } of await filesIn(folder)) {
    const { size } = await stat(file);
    if (intake.admits(path, size)) await intake.write(path, await readFile(file));
  }
}

/** Every file below a folder but the hidden ones and installed packages, by its path in it. */
export async function filesIn(folder: string, below = ""): Promise<{ path: string; file: string }[]> {
  const entries = await readdir(join(folder, below), { withFileTypes: true });
  const found = await Promise.all(
    entries
      .filter(({ name }) => !name.startsWith(".") && name !== "node_modules")
      .map(async (entry) => {
        const path = below === "" ? entry.name : `${below}/${entry.name}`;
        if (entry.isDirectory()) return await filesIn(folder, path);
        if (!entry.isFile())
          throw new PackRefused([`"${shown(path)}" is a link or a device. Put the file itself in its place.`]);
        return [{ path, file: join(folder, path) }];
      }),
  );
  return found.flat().toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
