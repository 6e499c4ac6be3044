import { z } from "zod";

const schema = z.object({
  HOST: z.string().min(1).default("127.0.0.1"),
  PORT: z.coerce.number().int().min(0).max(65_535),
  DATA_DIR: z.string().min(1),
  MAX_AGE_SECONDS: z.coerce.number().int().positive().default(3600),
  MAX_MEGABYTES: z.coerce.number().int().positive().default(256),
});

export type Settings = { host: string; port: number; dataDir: string; maxAgeSeconds: number; maxBytes: number };

/** Settings from environment variables. Throws an Error that names every variable that is missing or wrong. */
export function readSettings(env: Record<string, string | undefined>): Settings {
  const parsed = schema.safeParse(env);
  if (!parsed.success) {
    throw new Error(parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; "));
  }
  const { HOST, PORT, DATA_DIR, MAX_AGE_SECONDS, MAX_MEGABYTES } = parsed.data;
  return {
    host: HOST,
    port: PORT,
    dataDir: DATA_DIR,
    maxAgeSeconds: MAX_AGE_SECONDS,
    maxBytes: MAX_MEGABYTES * 1024 * 1024,
  };
}
