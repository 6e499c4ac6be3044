import { z } from "zod";

const settingsSchema = z.object({
  HOST: z.string().min(1).default("127.0.0.1"),
  PORT: z.coerce.number().int().min(0).max(65_535),
  CHAT_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  TOOLS_URL: z.url({ protocol: /^https?$/ }),
  TOOLS_HOST_TOKEN: z.string().min(16),
  SESSION_SECRET: z.string().min(16),
  STATIC_DIR: z.string().min(1),
  STACK_FILE: z.string().optional(),
  TUTOR_PROVIDER: z.enum(["scripted", "openai", "anthropic"]).default("scripted"),
  TUTOR_MODEL: z.string().optional(),
});
export type Settings = z.infer<typeof settingsSchema>;

/** Why the process cannot start, as lines to print; the remedy is in each line. */
export class SettingsError extends Error {
  override name = "SettingsError";
}

/** Reads the agent's settings (docs/architecture.md). Throws `SettingsError` that names each bad variable, never its value. */
export function readSettings(env: Record<string, string | undefined>): Settings {
  const parsed = settingsSchema.safeParse(env);
  if (!parsed.success) {
    const lines = parsed.error.issues.map(
      (issue) => `${issue.path.join(".")}: ${issue.message}. Set it in the environment, see docs/architecture.md.`,
    );
    throw new SettingsError(lines.join("\n"));
  }
  if (parsed.data.TUTOR_PROVIDER !== "scripted") {
    throw new SettingsError(
      `TUTOR_PROVIDER: "${parsed.data.TUTOR_PROVIDER}" is not built yet. Set TUTOR_PROVIDER=scripted, or leave it out.`,
    );
  }
  return parsed.data;
}
