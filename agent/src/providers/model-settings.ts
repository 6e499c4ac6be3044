import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { ANTHROPIC_URL, createAnthropic } from "./anthropic.ts";
import { PATIENCE, type Patience } from "./event-stream.ts";
import { createOpenAi, OPENAI_URL } from "./openai.ts";
import type { Model, ModelProvider } from "./provider.ts";

const DEFAULT_URLS: Record<ModelProvider, string> = { openai: OPENAI_URL, anthropic: ANTHROPIC_URL };

const isPlain = (text: string): boolean => {
  const url = URL.parse(text);
  return url !== null && url.username === "" && url.password === "" && url.search === "" && url.hash === "";
};
const baseUrl = z
  .url({ protocol: /^https?$/, error: "must be an http or https address" })
  .max(500)
  .refine(isPlain, "must have no user, password, query or fragment in it");
const apiKey = z
  .string()
  .max(500)
  .regex(/^[\x21-\x7e]+$/, "must be one word, as the provider gives it");
const modelName = z
  .string({ error: "is needed: the name of the model" })
  .trim()
  .max(128)
  .regex(/^[\w.:/@+-]+$/, "must be the name of a model, as the provider writes it");
const providerName = z.enum(["openai", "anthropic"]);

/** What the tutor speaks through. A key is for its own address alone, so the two stay together. */
export const modelSettingsSchema = z.union([
  z.strictObject({ provider: z.literal("scripted") }),
  z
    .strictObject({ provider: providerName, model: modelName, baseUrl: baseUrl.optional(), apiKey: apiKey.nullable() })
    .transform((given) => ({ ...given, baseUrl: given.baseUrl ?? DEFAULT_URLS[given.provider] }))
    .refine(({ provider, baseUrl: url, apiKey: key }) => key !== null || url !== DEFAULT_URLS[provider], {
      path: ["apiKey"],
      error: "is needed for this address (a server of your own may do without)",
    }),
]);
export type ModelSettings = z.output<typeof modelSettingsSchema>;
export const SCRIPTED: ModelSettings = { provider: "scripted" };

/** What a browser may ask for; without a key the one that is known for the same address is kept. */
export const modelChangeSchema = z.union([
  z.strictObject({ provider: z.literal("scripted") }),
  z.strictObject({
    provider: providerName,
    model: modelName,
    baseUrl: baseUrl.optional(),
    apiKey: apiKey.optional(),
  }),
]);
export type ModelChange = z.infer<typeof modelChangeSchema>;

/** Makes the adapter; null for the scripted tutor. */
export function createModel(settings: ModelSettings, patience: Patience = PATIENCE): Model | null {
  if (settings.provider === "scripted") return null;
  const create = settings.provider === "openai" ? createOpenAi : createAnthropic;
  return create({ ...settings, patience });
}

export type ModelSettingsStore = Awaited<ReturnType<typeof openModelSettings>>;

/**
 * The tutor's model: what was chosen on the page, kept in `file` (readable by its owner alone), else what the environment
 * says. Throws where the file is there and cannot be read.
 */
export async function openModelSettings(options: { file: string | undefined; environment: ModelSettings }) {
  const { file, environment } = options;
  let chosen = file === undefined ? null : await read(file);
  const current = () => chosen ?? environment;

  /** Keys that are known here, by the address that they are for. */
  const knownKey = (provider: ModelProvider, url: string): string | null => {
    for (const known of [chosen, environment]) {
      if (known?.provider === provider && known.baseUrl === url) return known.apiKey;
    }
    return null;
  };

  return {
    current,
    source: (): "page" | "environment" => (chosen === null ? "environment" : "page"),
    canChange: file !== undefined,
    /** Keeps what was chosen. Throws a `ZodError` where a key is missing. */
    async choose(change: ModelChange): Promise<void> {
      if (file === undefined) throw new Error("there is no file to keep the choice in");
      const next = modelSettingsSchema.parse(
        change.provider === "scripted"
          ? change
          : {
              ...change,
              apiKey: change.apiKey ?? knownKey(change.provider, change.baseUrl ?? DEFAULT_URLS[change.provider]),
            },
      );
      await write(file, next);
      chosen = next;
    },
    /** Back to what the environment says; the key goes with the choice. */
    async forget(): Promise<void> {
      if (file !== undefined) await rm(file, { force: true });
      chosen = null;
    },
  };
}

async function read(file: string): Promise<ModelSettings | null> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
  try {
    return modelSettingsSchema.parse(JSON.parse(text));
  } catch {
    // Not its content, which may hold a key.
    throw new Error(`${file} is not a file of tutor settings. Remove it, and choose the tutor on the page again.`);
  }
}

/** Beside and renamed, so that a crash leaves the old choice or the new. */
async function write(file: string, settings: ModelSettings): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const beside = `${file}.${process.pid}.new`;
  await rm(beside, { force: true });
  await writeFile(beside, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
  await rename(beside, file);
}
