import { randomUUID } from "node:crypto";
import { getConnInfo } from "@hono/node-server/conninfo";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import type { Config, Rejection } from "./config.ts";
import { describeKnobs, type Knobs } from "./knobs.ts";
import { limitBody } from "./limit-body.ts";
import { registry } from "./metrics.ts";
import { requireToken } from "./require-token.ts";

const BODY_LIMIT_BYTES = 16 * 1024;
const LONGEST_ACTOR = 64;
/** Tells this process from the one before and the one after it. */
const INSTANCE = randomUUID();

export type Health = { status: "starting" | "ok" | "degraded" | "draining"; checks: Record<string, boolean> };

type AdminOptions<K extends Knobs> = {
  service: string;
  token: string;
  config: Config<K>;
  health: () => Health;
  restart: () => void;
};

/**
 * The second listener of every service: `/config` and `/restart` for who holds the token, `/healthz` and `/metrics`
 * for everybody on the observability plane.
 */
export function createAdminApp<K extends Knobs>({ service, token, config, health, restart }: AdminOptions<K>): Hono {
  const app = new Hono();
  const view = () => ({
    service,
    values: config.values(),
    defaults: config.defaults(),
    changed: config.changed(),
  });

  app.get("/healthz", (c) => {
    const { status, checks } = health();
    return c.json(
      { service, instance: INSTANCE, status, checks },
      status === "ok" || status === "degraded" ? 200 : 503,
    );
  });
  app.get("/metrics", async (c) => c.body(await registry.metrics(), 200, { "content-type": registry.contentType }));

  app.use("/config/*", noteRefusals(config));
  app.use(requireToken(token));
  app.use(limitBody(BODY_LIMIT_BYTES));
  app.get("/config", (c) => c.json(view()));
  app.get("/config/schema", (c) => c.json({ service, knobs: describeKnobs(config.knobs) }));
  app.get("/config/audit", (c) => c.json({ entries: config.audit() }));
  app.patch("/config", async (c) => {
    const rejection = config.patch(await c.req.json().catch(() => undefined), callerOf(c));
    return rejection ? c.json(rejection, statusOf(rejection)) : c.json(view());
  });
  app.delete("/config/:key", (c) => {
    const rejection = config.reset(c.req.param("key"), callerOf(c));
    return rejection ? c.json(rejection, statusOf(rejection)) : c.json(view());
  });
  app.post("/restart", (c) => {
    restart();
    return c.json({ service, status: "draining" }, 202);
  });
  app.notFound((c) => c.json({ error: "not_found", detail: `there is nothing at ${c.req.method} ${c.req.path}` }, 404));
  app.onError((error, c) =>
    c.json({ error: "not_kept", detail: `nothing was changed: ${error.message}. Check the disk and try again` }, 500),
  );
  return app;
}

/** Who asks, as far as can be known of holders of one token: what they call themselves, else where they are. */
function callerOf(c: Context): string {
  const name = c.req.header("x-actor")?.slice(0, LONGEST_ACTOR);
  return name || (getConnInfo(c).remote.address ?? "");
}

/** Changes that do not get as far as the settings: no token, too large a body, a disk that is full. */
const noteRefusals = (config: Pick<Config<Knobs>, "refuse">): MiddlewareHandler =>
  async function note(c, next) {
    await next();
    if (c.req.method === "GET" || c.res.status < 400 || c.res.status === 422) return;
    const key = c.req.path.split("/")[2] ?? "";
    config.refuse(key, WHY[c.res.status] ?? `answered with ${c.res.status}`, callerOf(c));
  };

const WHY: Record<number, string> = {
  401: "the admin token is missing or wrong",
  404: "there is nothing to change there",
  411: "the body has no length",
  413: "the body is too large",
  500: "the change could not be kept on the disk",
};

const statusOf = (_rejection: Rejection) => 422 as const;
