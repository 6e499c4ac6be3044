import { Hono } from "hono";
import { setCookie } from "hono/cookie";
import { secureHeaders } from "hono/secure-headers";
import { COMPONENTS, LOAD_PROFILES, MECHANISMS, SERVICES, STAGES } from "@mayday/tools/contract";
import { failure } from "../failure.ts";
import { LIMITS, type Me } from "../contract.ts";
import type { Metrics } from "../metrics.ts";
import type { OwnData } from "../own-data/own-data.ts";
import type { ModelSettingsStore } from "../providers/model-settings.ts";
import type { Speaker } from "../tutor/speaker.ts";
import { COOKIE, newLearner, readSession, sealSession } from "../session.ts";
import type { Settings } from "../settings.ts";
import { ownDataRoutes } from "./own-data.ts";
import { page } from "./page.ts";
import { publicUrls, type PublicUrlSettings } from "./public-urls.ts";
import { type Health, readStack, stackSeenFromHere } from "./stack.ts";
import { refuseForeign } from "./trust.ts";
import { tutorSettings } from "./tutor-settings.ts";

export type AppOptions = {
  settings: Pick<Settings, "HOST" | "SESSION_SECRET" | "STATIC_DIR" | "STACK_FILE" | "TUTOR_SETTINGS"> &
    PublicUrlSettings;
  modelSettings: ModelSettingsStore;
  speaker: Speaker;
  metrics: Metrics;
  /** Null while PostgreSQL is still coming. */
  ownData: () => OwnData | null;
  /** Whether what the chat needs is there; the page is served either way. */
  health: () => Health;
};

const YEAR_S = 365 * 24 * 3600;

/** The agent's HTTP side: the page, who the browser is, the components, health and metrics. */
export function createApp({ settings, modelSettings, speaker, metrics, ownData, health }: AppOptions): Hono {
  const app = new Hono();
  const links = publicUrls(settings);

  app.get("/healthz", (c) => c.json({ status: "ok", ...health() }));
  app.get("/metrics", async (c) =>
    c.text(await metrics.registry.metrics(), 200, { "Content-Type": metrics.registry.contentType }),
  );

  app.use(async (c, next) => {
    const refusal = refuseForeign(settings.HOST, c.req.header("host"), c.req.header("origin"));
    if (refusal !== null) return c.json(refusal, 403);
    await next();
  });
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", "data:"],
        // Grafana's dashboards are shown within the page where it runs; nothing else may be.
        frameSrc: links["grafana"] === undefined ? ["'none'"] : [new URL(links["grafana"]).origin],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
      xFrameOptions: "DENY",
      referrerPolicy: "no-referrer",
      // The page is served over plain HTTP on loopback; a browser must not be told to insist on HTTPS there.
      strictTransportSecurity: false,
    }),
  );

  app.get("/api/me", (c) => {
    const learner = readSession(settings.SESSION_SECRET, c.req.header("cookie")) ?? newLearner();
    setCookie(c, COOKIE, sealSession(settings.SESSION_SECRET, learner), {
      httpOnly: true,
      sameSite: "Strict",
      path: "/",
      maxAge: YEAR_S,
    });
    c.header("Cache-Control", "no-store");
    return c.json(me(learner, modelSettings));
  });
  app.get("/api/stack", async (c) => {
    c.header("Cache-Control", "no-store");
    const file = settings.STACK_FILE;
    return c.json(file === undefined ? stackSeenFromHere(health(), links) : await readStack(file));
  });
  app.route("/api/tutor", tutorSettings({ settings, modelSettings, speaker }));
  app.route("/api/data", ownDataRoutes({ settings, ownData }));
  app.all("/api/*", (c) =>
    c.json(
      failure(
        "not_found",
        "There is no such address.",
        "The addresses are /api/me, /api/stack, /api/tutor and /api/data.",
      ),
      404,
    ),
  );

  app.route("/", page(settings.STATIC_DIR));
  return app;
}

function me(learner: string, modelSettings: ModelSettingsStore): Me {
  const chosen = modelSettings.current();
  return {
    learner,
    tutor: { provider: chosen.provider, model: chosen.provider === "scripted" ? null : chosen.model },
    limits: LIMITS,
    vocabulary: {
      components: [...COMPONENTS],
      mechanisms: { ...MECHANISMS },
      stages: [...STAGES],
      services: [...SERVICES],
      loadProfiles: [...LOAD_PROFILES],
    },
  };
}
