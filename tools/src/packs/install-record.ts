import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { filesIn } from "./take-folder.ts";

/** Beside the pack's own files; hidden, so that it is none of them. */
const RECORD = ".installed.json";
const recordSchema = z.object({ from: z.string(), at: z.string(), files: z.record(z.string(), z.string()) });
/** Where a pack came from, when, and what its files were. */
export type InstallRecord = z.infer<typeof recordSchema>;

export async function writeRecord(folder: string, from: string): Promise<void> {
  const record: InstallRecord = { from, at: new Date().toISOString(), files: await hashesIn(folder) };
  await writeFile(join(folder, RECORD), `${JSON.stringify(record, null, 2)}\n`);
}

/** Null where a pack did not come there by being added, or its record is no longer one. */
export async function readRecord(folder: string): Promise<InstallRecord | null> {
  try {
    return recordSchema.parse(JSON.parse(await readFile(join(folder, RECORD), "utf8")));
  } catch {
    return null;
  }
}

/** What is not as it was added, a line for each file. */
export async function changesSince({ files: before }: InstallRecord, folder: string): Promise<string[]> {
  const now = await hashesIn(folder);
  return [...new Set([...Object.keys(before), ...Object.keys(now)])].toSorted().flatMap((path) => {
    if (before[path] === now[path]) return [];
    const what = now[path] === undefined ? "is missing" : before[path] === undefined ? "was not there" : "is another";
    return [`${path} ${what} since the pack was added. Add the pack again.`];
  });
}

async function hashesIn(folder: string): Promise<InstallRecord["files"]> {
  const hashes: InstallRecord["files"] = {};
  for await (const { path, file } of filesIn(folder)) {
    hashes[path] = createHash("sha256")
      .update(await readFile(file))
      .digest("hex");
  }
  return hashes;
}
