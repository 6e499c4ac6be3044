import { z } from "zod";
import type { Scalar } from "@mayday/scenarios/contract";
import { ToolError } from "../tool-error.ts";
import { ask, parseAnswer, SourceUnavailable, type Answer, type Source } from "./source.ts";
import type { Knob } from "./environment.ts";

const scalar = z.union([z.number(), z.string(), z.boolean()]);
const configSchema = z.object({ values: z.record(z.string(), scalar), defaults: z.record(z.string(), scalar) });
export type ServiceConfig = z.infer<typeof configSchema>;
/** A knob as the shop's processes describe it. */
export const describedKnob = z.object({
  key: z.string(),
  title: z.string(),
  type: z.enum(["integer", "number", "boolean", "string"]),
  default: scalar,
  min: z.number().nullish(),
  max: z.number().nullish(),
  choices: z.array(z.string()).nullish(),
  pattern: z.string().nullish(),
  unit: z.string().nullish(),
});
const knobsSchema = z.object({ knobs: z.array(describedKnob) });
const healthSchema = z.object({ instance: z.string() });
const refusalSchema = z.object({
  error: z.string(),
  key: z.string().optional(),
  reason: z.string().optional(),
  detail: z.string().optional(),
});

export type ServiceAdmin = ReturnType<typeof serviceAdmin>;

/** The admin listener of one service: its settings, its health, its restart. */
export function serviceAdmin(source: Source) {
  async function settled(answer: Answer, what: string): Promise<void> {
    if (answer.status === 200 || answer.status === 202 || answer.status === 204) return;
    throw refusal(source, answer, what);
  }

  async function config(signal?: AbortSignal): Promise<ServiceConfig> {
    const answer = await ask(source, "/config", signal && { signal });
    await settled(answer, "reading its settings");
    return parseAnswer(source, answer, configSchema);
  }

  return {
    source,
    config,

    /** Every knob with its present value and its bounds. */
    async knobs(): Promise<Knob[]> {
      const [{ values }, answer] = await Promise.all([config(), ask(source, "/config/schema")]);
      await settled(answer, "describing its settings");
      return parseAnswer(source, answer, knobsSchema).knobs.map((knob) => withValue(knob, values[knob.key]));
    },

    /** Sets several knobs at once: all, or none when one is refused (ToolError `invalid_input` with the reason). */
    async patch(set: Record<string, Scalar>, signal: AbortSignal): Promise<void> {
      await settled(
        await ask(source, "/config", { method: "PATCH", json: set, signal }, [500]),
        "changing its settings",
      );
    },

    /** Asks the process to drain and exit; its supervisor starts it again. */
    async restart(signal: AbortSignal): Promise<void> {
      await settled(await ask(source, "/restart", { method: "POST", signal }), "restarting");
    },

    /** The id of the process that answers as healthy; another one after each restart. Throws while none does. */
    async healthyInstance(signal: AbortSignal): Promise<string> {
      const answer = await ask(source, "/healthz", { signal, timeoutMs: 1500 });
      if (answer.status !== 200) throw refusal(source, answer, "its health check");
      return parseAnswer(source, answer, healthSchema).instance;
    },
  };
}

/** A knob with its present value. */
export function withValue(knob: z.infer<typeof describedKnob>, value: Scalar | undefined): Knob {
  return {
    ...knob,
    value: value ?? knob.default,
    min: knob.min ?? null,
    max: knob.max ?? null,
    choices: knob.choices ?? null,
    unit: knob.unit ?? "",
  };
}

/** The error for an answer that is a refusal: what was refused, and the reason that the answer gives. */
export function refusal(source: Source, answer: Answer, what: string): ToolError {
  const parsed = refusalSchema.safeParse(tryJson(answer.body));
  const said = parsed.success
    ? [parsed.data.key, parsed.data.reason ?? parsed.data.detail ?? parsed.data.error]
    : [answer.body.slice(0, 200)];
  const reason = `${source.name} refused ${what} (${answer.status}): ${said.filter(Boolean).join(": ")}`;
  if (answer.status >= 500) return new SourceUnavailable(source.name, reason);
  if (answer.status === 401 || answer.status === 403) {
    return new ToolError("internal", reason, "The admin token in the environments file is not the service's.");
  }
  if (answer.status === 404) return new ToolError("not_found", reason, "Choose a setting that list_operations names.");
  return new ToolError("invalid_input", reason, "Correct the value and try again; nothing was changed.");
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
