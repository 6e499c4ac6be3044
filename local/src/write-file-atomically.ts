import { rename, writeFile } from "node:fs/promises";

/** Writes beside and renames, so that a reader sees the old content or the new, never half of it. */
export async function writeFileAtomically(path: string, content: string, mode = 0o644): Promise<void> {
  const beside = `${path}.${process.pid}.new`;
  await writeFile(beside, content, { mode });
  await rename(beside, path);
}
