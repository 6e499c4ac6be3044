import { readFile, rm, writeFile } from "node:fs/promises";
import { Failure, codeOf } from "../failure.ts";
import { type Identity, isAlive, startOf } from "./process-table.ts";
import { identitySchema } from "./state-file.ts";

/** The supervisor that holds a data folder now; null when none does (also when one crashed and left its file). */
export async function holderOf(lock: string): Promise<Identity | null> {
  let text: string;
  try {
    text = await readFile(lock, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  }
  const parsed = identitySchema.safeParse(parseOrNull(text));
  return parsed.success && isAlive(parsed.data) ? parsed.data : null;
}

/** Takes the data folder for this process; a Failure when another took it in the same moment. */
export async function takeLock(lock: string): Promise<void> {
  const started = startOf(process.pid);
  const mine = JSON.stringify({ pid: process.pid, started });
  if ((await holderOf(lock)) === null) await rm(lock, { force: true });
  try {
    await writeFile(lock, mine, { flag: "wx" });
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
    throw new Failure(
      "another `npm start` is at work on the same data folder",
      "wait for it, or choose another --data",
    );
  }
}

export function releaseLock(lock: string): Promise<void> {
  return rm(lock, { force: true });
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
