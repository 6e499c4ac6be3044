import { z } from "zod";
import { DEFAULT_BUDGET, type Budget } from "./tutor/budget.ts";
import { plainest } from "./failure.ts";
import { PATIENCE, type Patience } from "./providers/event-stream.ts";
import { modelSettingsSchema, SCRIPTED, type ModelSettings } from "./providers/model-settings.ts";

const dollars = z.coerce.number().min(0);
const seconds = z.coerce.number().min(1).max(600);

const settingsSchema = z.object({
  HOST: z.string().min(1).default("127.0.0.1"),
  PORT: z.coerce.number().int().min(0).max(65_535),
  CHAT_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  TOOLS_URL: z.url({ protocol: /^https?$/ }),
  TOOLS_HOST_TOKEN: z.string().min(16),
  SESSION_SECRET: z.string().min(16),
  STATIC_DIR: z.string().min(1),
  STACK_FILE: z.string().optional(),
  /** Where a browser reaches the real tools, and the profiles that decide which of them run (http/public-urls.ts). */
  PUBLIC_URLS: z.string().optional(),
  COMPOSE_PROFILES: z.string().optional(),
  TUTOR_PROVIDER: z.enum(["scripted", "openai", "anthropic"]).default("scripted"),
  TUTOR_MODEL: z.string().optional(),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: z.string().optional(),
  ANTHROPIC_API_KEY: z.string().optional(),
  ANTHROPIC_BASE_URL: z.string().optional(),
  /** Where a choice made on the page is kept; without it the page shows the tutor's settings and changes none. */
  MODEL_SETTINGS_FILE: z.string().min(1).optional(),
  TUTOR_SETTINGS: z.enum(["open", "locked"]).default("open"),
  TUTOR_TURN_SECONDS: seconds.default(DEFAULT_BUDGET.ms / 1000),
  TUTOR_TURN_TOKENS: z.coerce.number().int().min(1000).default(DEFAULT_BUDGET.tokens),
  TUTOR_TURN_COST: dollars.default(DEFAULT_BUDGET.cost),
  TUTOR_PRICE_INPUT: dollars.optional(),
  TUTOR_PRICE_OUTPUT: dollars.optional(),
  TUTOR_FIRST_SECONDS: seconds.default(PATIENCE.firstMs / 1000),
  TUTOR_SILENCE_SECONDS: seconds.default(PATIENCE.silenceMs / 1000),
  TUTOR_PROBE_SECONDS: z.coerce.number().min(0.01).max(3600).default(10),
});
export type Settings = z.infer<typeof settingsSchema>;

/** Why the process cannot start, as lines to print; the remedy is in each line. */
export class SettingsError extends Error {
  override name = "SettingsError";
}

/** Reads the agent's settings (docs/architecture.md). Throws `SettingsError` that names each bad variable, never its value. */
export function readSettings(env: Record<string, string | undefined>): Settings {
  // A variable that is set to nothing is not set: that is how compose passes on what nobody gave.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const parsed = settingsSchema.safeParse(given);
  if (!parsed.success) throw problems(parsed.error, (path) => path);
  modelFromEnvironment(parsed.data);
  return parsed.data;
}

/** The tutor's model as the environment says. Throws `SettingsError` where something of it is missing. */
export function modelFromEnvironment(settings: Settings): ModelSettings {
  const { TUTOR_PROVIDER: provider, TUTOR_MODEL: model } = settings;
  if (provider === "scripted") return SCRIPTED;
  const prefix = provider === "openai" ? "OPENAI" : "ANTHROPIC";
  const given = {
    provider,
    model,
    baseUrl: settings[`${prefix}_BASE_URL`],
    apiKey: settings[`${prefix}_API_KEY`] ?? null,
  };
  const parsed = modelSettingsSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const variables: Record<string, string> = {
    model: "TUTOR_MODEL",
    baseUrl: `${prefix}_BASE_URL`,
    apiKey: `${prefix}_API_KEY`,
  };
  throw problems(parsed.error, (path) => variables[path] ?? path);
}

/** What one turn of a model may take. */
export function turnBudget(settings: Settings): Budget {
  const { TUTOR_PRICE_INPUT: input, TUTOR_PRICE_OUTPUT: output } = settings;
  return {
    ...DEFAULT_BUDGET,
    ms: settings.TUTOR_TURN_SECONDS * 1000,
    tokens: settings.TUTOR_TURN_TOKENS,
    cost: settings.TUTOR_TURN_COST,
    prices: input === undefined || output === undefined ? null : { input, output },
  };
}

/** How long a model may be silent. */
export function patienceOf({ TUTOR_FIRST_SECONDS: first, TUTOR_SILENCE_SECONDS: silence }: Settings): Patience {
  return { firstMs: first * 1000, silenceMs: silence * 1000 };
}

function problems(error: z.ZodError, nameOf: (path: string) => string): SettingsError {
  const lines = plainest(error).issues.map(
    (issue) =>
      `${nameOf(issue.path.join("."))}: ${issue.message}. Set it in the environment, see docs/architecture.md.`,
  );
  return new SettingsError(lines.join("\n"));
}
