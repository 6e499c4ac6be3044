import { readFile } from "node:fs/promises";
import { stackSchema, type Stack } from "../contract.ts";

const unknown: Stack = { ready: false, components: [] };

/** The components as the supervisor last wrote them; none, and not ready, where there is no readable file. */
export async function readStack(file: string | undefined): Promise<Stack> {
  if (file === undefined) return unknown;
  try {
    const parsed = stackSchema.safeParse(JSON.parse(await readFile(file, "utf8")));
    return parsed.success ? parsed.data : unknown;
  } catch {
    return unknown;
  }
}
