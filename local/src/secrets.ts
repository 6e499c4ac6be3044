import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { Failure, codeOf } from "./failure.ts";
import { writeFileAtomically } from "./write-file-atomically.ts";

const NAMES = [
  "adminToken",
  "credentialSecret",
  "webhookToken",
  "paymentsSigningKey",
  "sutPostgres",
  "platformPostgres",
  "operator",
  "inventory",
  "orders",
  "worker",
  "exporter",
  "analyst",
  "reader",
  "maydayTools",
  "maydayAgent",
  "redis",
  "redisBlue",
  "redisGreen",
  "rabbitmq",
] as const;

/** Passwords and keys of one stack: letters and digits, so that they fit into any URL or configuration file. */
export type Secrets = Record<(typeof NAMES)[number], string>;

const secretsSchema = z.record(z.enum(NAMES), z.string().min(16));
/** What an earlier version kept may lack what it did not need. */
const keptSchema = z.partialRecord(z.enum(NAMES), z.string().min(16));

/** Reads the secrets of a data folder and makes those that are not there yet; only their owner may read the file. */
export async function loadSecrets(path: string): Promise<Secrets> {
  const kept = await readKept(path);
  const made = NAMES.filter((name) => kept[name] === undefined);
  const fresh = Object.fromEntries(made.map((name) => [name, randomBytes(24).toString("hex")]));
  const secrets = secretsSchema.parse({ ...kept, ...fresh });
  if (made.length > 0) await writeFileAtomically(path, `${JSON.stringify(secrets, null, 2)}\n`, 0o600);
  return secrets;
}

async function readKept(path: string): Promise<Partial<Secrets>> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    return {};
  }
  try {
    return keptSchema.parse(JSON.parse(text));
  } catch {
    throw new Failure(
      `${path} is not a file of secrets that this version can read`,
      "put it back from a copy, or remove the whole data folder to begin anew",
    );
  }
}
