import { type FileHandle, copyFile, open, stat, truncate } from "node:fs/promises";

const BOUND_BYTES = 8 * 1024 * 1024;

/** A log that a child writes to by itself (so it survives the supervisor): opened for appending. */
export function openLog(path: string): Promise<FileHandle> {
  return open(path, "a", 0o644);
}

/** Keeps a log bounded: what is too long becomes `<log>.1` and the log begins anew; writers append, so they go on. */
export async function boundLog(path: string, bound = BOUND_BYTES): Promise<void> {
  const size = await stat(path).then(
    (file) => file.size,
    () => 0,
  );
  if (size <= bound) return;
  await copyFile(path, `${path}.1`);
  await truncate(path);
}

/** The last lines of a log, for saying why a component ended. */
export async function lastLine(path: string): Promise<string> {
  const file = await open(path, "r").catch(() => null);
  if (file === null) return "";
  try {
    const { size } = await file.stat();
    const length = Math.min(size, 4096);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString("utf8").trim().split("\n").at(-1)?.slice(0, 300) ?? "";
  } finally {
    await file.close();
  }
}
