import { z } from "zod";

const port = z.coerce.number().int().min(0).max(65_535);
const secret = z.string().min(16, "use at least 16 characters");

/** The settings of this process (docs/architecture.md, Processes). */
const settingsSchema = z.object({
  HOST: z.string().min(1).default("127.0.0.1"),
  PORT: port,
  /** Names, beside HOST and the loopback ones, by which clients may address this server; separated by commas. */
  ALLOWED_HOSTS: z
    .string()
    .default("")
    .transform((text) => text.split(",").filter((name) => name !== "")),
  RUNS_DATABASE_URL: z.url(),
  CREDENTIAL_SECRET: secret,
  WEBHOOK_TOKEN: secret,
  ENVIRONMENTS_FILE: z.string().min(1),
  CATALOG_DIR: z.string().min(1),
  HINTS_DIR: z.string().min(1),
  /** Where the packs are that were added; there need not be any. */
  PACKS_DIR: z.string().min(1).optional(),
  /** The language of hints, where there is a hint pack in it. */
  HINTS_LOCALE: z.string().min(2).default("en"),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
});
export type Settings = z.infer<typeof settingsSchema>;

/** Reads the settings from the process's environment. Throws an error that names every wrong variable, never a value. */
export function readSettings(variables: NodeJS.ProcessEnv): Settings {
  const parsed = settingsSchema.safeParse(variables);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new Error(
    `tools cannot start, its settings are wrong: ${problems.join("; ")}. See docs/architecture.md, Processes.`,
  );
}
