import { Hono, type Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { ZodError } from "zod";
import type { Failure, TutorSettings } from "../contract.ts";
import { failure, invalidInput } from "../failure.ts";
import { modelChangeSchema, type ModelSettingsStore } from "../providers/model-settings.ts";
import type { Settings } from "../settings.ts";
import { createBucket } from "../socket/rate-limit.ts";
import type { Speaker } from "../tutor/speaker.ts";
import { isJson, notJson, requireLearner, type WithLearner } from "./learner.ts";

type Options = {
  settings: Pick<Settings, "SESSION_SECRET" | "TUTOR_SETTINGS">;
  modelSettings: ModelSettingsStore;
  speaker: Speaker;
};
const MOST_BYTES = 8 * 1024;

/** /api/tutor: what speaks for the tutor, shown and changed. A key is taken in and never given out. */
export function tutorSettings({ settings, modelSettings, speaker }: Options): Hono<WithLearner> {
  const app = new Hono<WithLearner>();
  // Each change asks a model, which may cost something.
  const changes = createBucket(6, 0.2);

  const view = (): TutorSettings => {
    const chosen = modelSettings.current();
    const isModel = chosen.provider !== "scripted";
    return {
      provider: chosen.provider,
      model: isModel ? chosen.model : null,
      baseUrl: isModel ? chosen.baseUrl : null,
      hasKey: isModel && chosen.apiKey !== null,
      source: modelSettings.source(),
      down: speaker.why(),
      canChange: modelSettings.canChange && settings.TUTOR_SETTINGS === "open",
    };
  };
  const refuse = (c: Context): { why: Failure; status: 403 | 415 | 429 } | null => {
    if (!view().canChange) return { why: locked, status: 403 };
    if (c.req.method === "PUT" && !isJson(c.req.header("content-type"))) return { why: notJson, status: 415 };
    const wait = Math.ceil(changes.take());
    if (wait === 0) return null;
    return { why: failure("rate_limited", "Too many changes.", `Wait ${wait} s and try again.`), status: 429 };
  };

  app.use(requireLearner(settings.SESSION_SECRET));
  app.get("/", (c) => c.json(view()));
  app.put("/", bodyLimit({ maxSize: MOST_BYTES }), async (c) => {
    const refusal = refuse(c);
    if (refusal !== null) return c.json(refusal.why, refusal.status);
    try {
      await modelSettings.choose(modelChangeSchema.parse(await c.req.json()));
    } catch (error) {
      if (error instanceof ZodError) return c.json(invalidInput("The tutor's settings", error), 422);
      if (error instanceof SyntaxError) return c.json(notJson, 400);
      throw error;
    }
    await speaker.change();
    return c.json(view());
  });
  app.delete("/", async (c) => {
    const refusal = refuse(c);
    if (refusal !== null) return c.json(refusal.why, refusal.status);
    await modelSettings.forget();
    await speaker.change();
    return c.json(view());
  });
  return app;
}

const locked = failure(
  "not_allowed",
  "The tutor cannot be changed here.",
  "Set TUTOR_PROVIDER and its variables where the agent is started, see docs/tutor.md.",
);
