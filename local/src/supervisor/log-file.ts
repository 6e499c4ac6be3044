import { type FileHandle, copyFile, open, stat, truncate } from "node:fs/promises";
import { stripVTControlCharacters } from "node:util";
import { z } from "zod";

const TAIL_BYTES = 16_384;
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

/** What a component last had to say for itself: the last line of its log that tells of an error, else the last line. */
export async function lastWords(path: string): Promise<string> {
  const lines = (await tailOf(path))
    .split("\n")
    .map(said)
    .filter((line) => line !== "");
  return (lines.findLast((line) => /error|fatal|cannot|denied|failed/i.test(line)) ?? lines.at(-1) ?? "").slice(0, 300);
}

/** A line of a log without what surrounds it: the message of a JSON record, nothing of a stack trace. */
function said(line: string): string {
  if (/^\s*(at |[}\]]|Node\.js v|\^+$)/.test(line)) return "";
  const record = recordSchema.safeParse(parseOrNull(line));
  if (!record.success) return line.trim();
  const { msg, err, error = err } = record.data;
  return [msg, error?.message.split("\n").at(-1)].filter(Boolean).join(": ");
}

const errorSchema = z.object({ message: z.string() }).optional();
const recordSchema = z.object({ msg: z.string(), err: errorSchema, error: errorSchema });

function parseOrNull(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

async function tailOf(path: string): Promise<string> {
  const file = await open(path, "r").catch(() => null);
  if (file === null) return "";
  try {
    const { size } = await file.stat();
    const length = Math.min(size, TAIL_BYTES);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    const text = stripVTControlCharacters(buffer.toString("utf8"));
    // The first line is cut off when the log is longer.
    return length < size ? text.slice(text.indexOf("\n") + 1) : text;
  } finally {
    await file.close();
  }
}
