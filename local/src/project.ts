import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";

/** The folder of the clone. */
export const PROJECT = resolve(import.meta.dirname, "../..");

/** Where components that were fetched are kept, for all data folders of this clone. */
export const COMPONENTS = process.env.MAYDAY_COMPONENTS ?? join(PROJECT, ".mayday", "components");

export const VERSION = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8"))).version;
