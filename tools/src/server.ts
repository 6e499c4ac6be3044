import { Hono, type Context, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { localhostAllowedHostnames, validateHostHeader, validateOriginHeader } from "@modelcontextprotocol/server";
import { receiveAlerts } from "./alert-webhook.ts";
import type { Control } from "./control.ts";
import { verifyCredential } from "./credentials.ts";
import { constantTimeEqual } from "./credentials.ts";
import { endStream } from "./mcp/end-stream.ts";
import { createMcpHttp, type ServeCaller } from "./mcp/http.ts";
import { createServer } from "./mcp/server.ts";
import { credentialOf, toAuthInfo } from "./mcp/caller.ts";
import type { Metrics } from "./metrics.ts";
import type { Settings } from "./settings.ts";
import { withTraceOf } from "./span.ts";

const BODY_LIMIT = 256 * 1024;

/** What the server knows while the database is still coming: nothing but that. */
export type Readiness = { control: Control } | { control: null; waitingFor: string };

export type ServerOptions = {
  settings: Pick<Settings, "HOST" | "ALLOWED_HOSTS" | "CREDENTIAL_SECRET" | "WEBHOOK_TOKEN">;
  metrics: Metrics;
  readiness: () => Readiness;
  /** What answers over MCP; a test of the route alone brings its own. */
  serve?: ServeCaller;
};

/** The HTTP surface of tools; see docs/architecture.md for who may call what. */
export function createApp({ settings, metrics, readiness, serve }: ServerOptions): Hono {
  const app = new Hono();
  const control = () => requireControl(readiness());
  const mcp = createMcpHttp({
    serve:
      serve ?? ((authInfo, followed) => createServer({ control: control(), caller: credentialOf(authInfo), followed })),
    updates: () => control().updates,
    onRefused: (error) => control().logger.debug({ err: error }, "MCP request refused"),
  });
  app.use(checkHostAndOrigin([settings.HOST, ...settings.ALLOWED_HOSTS]));
  app.use(bodyLimit({ maxSize: BODY_LIMIT, onError: tooLarge }));
  app.get("/healthz", (c) => {
    const state = readiness();
    return state.control ? c.json({ ready: true }) : c.json({ ready: false, waitingFor: state.waitingFor }, 503);
  });
  app.get("/metrics", async (c) => {
    c.header("content-type", metrics.registry.contentType);
    return c.body(await metrics.registry.metrics());
  });
  app.all("/mcp", async (c) => {
    const token = bearer(c);
    const verdict = token === null ? null : verifyCredential(settings.CREDENTIAL_SECRET, token);
    if (token === null || !verdict?.ok)
      return unauthorized(c, token === null ? "missing" : verdict?.ok === false ? verdict.why : "malformed");
    const state = readiness();
    if (!state.control) return unavailable(c, state.waitingFor);
    const authInfo = toAuthInfo(verdict.credential, token);
    const response = await withTraceOf(c.req.raw.headers, () => mcp.fetch(c.req.raw, authInfo));
    return endWith(verdict.expiresAt, response);
  });
  app.post("/hooks/alertmanager/:environment", async (c) => {
    const token = bearer(c);
    if (token === null || !constantTimeEqual(token, settings.WEBHOOK_TOKEN))
      return problem(
        c,
        401,
        "unauthorized",
        "the webhook's token is wrong",
        "Send Authorization: Bearer <WEBHOOK_TOKEN>.",
      );
    const state = readiness();
    if (!state.control) return unavailable(c, state.waitingFor);
    return receiveAlerts(c, state.control, c.req.param("environment"));
  });
  app.notFound((c) =>
    problem(c, 404, "not_found", `there is no ${c.req.method} ${c.req.path.slice(0, 100)}`, "MCP is at /mcp."),
  );
  app.onError((error, c) => {
    const state = readiness();
    state.control?.logger.error({ err: error, path: c.req.path }, "a request failed unexpectedly");
    return problem(c, 500, "internal", "something in tools went wrong", "Try again; the log of tools has the details.");
  });
  return app;
}

/** Lets a stream end with the credential that opened it: the client has to ask again, with another one. */
function endWith(expiresAt: number, response: Response): Response {
  if (response.headers.get("content-type") !== "text/event-stream" || response.body === null) return response;
  return new Response(endStream(response.body, expiresAt), response);
}

/** Against DNS rebinding: a page of another site cannot name us, whatever it resolves to. */
function checkHostAndOrigin(names: string[]): MiddlewareHandler {
  const own = names.map((name) => (name.includes(":") ? `[${name}]` : name));
  const allowed = [...new Set([...localhostAllowedHostnames(), ...own])];
  return async (c, next) => {
    if (!validateHostHeader(c.req.header("host"), allowed).ok)
      return problem(c, 403, "host_not_allowed", "this Host is not served here", `Use one of: ${allowed.join(", ")}.`);
    if (!validateOriginHeader(c.req.header("origin"), allowed).ok)
      return problem(
        c,
        403,
        "origin_not_allowed",
        "this Origin may not call tools",
        `Call from: ${allowed.join(", ")}.`,
      );
    await next();
  };
}

function bearer(c: Context): string | null {
  return /^Bearer ([\x21-\x7e]+)$/i.exec(c.req.header("authorization") ?? "")?.[1] ?? null;
}

function unauthorized(c: Context, why: string): Response {
  const reason = why === "missing" ? "no bearer token was sent" : `the bearer token is ${why}`;
  c.header("www-authenticate", `Bearer realm="mayday"${why === "missing" ? "" : ', error="invalid_token"'}`);
  return problem(
    c,
    401,
    "unauthorized",
    reason,
    "Make one with `npm run token -- learner` and send it as Authorization: Bearer <token>.",
  );
}

function unavailable(c: Context, waitingFor: string): Response {
  c.header("retry-after", "1");
  return problem(c, 503, "unavailable", `tools is starting, it waits for ${waitingFor}`, "Try again in a second.");
}

function tooLarge(c: Context): Response {
  // The rest of the body is not read, so the connection cannot serve another request.
  c.header("connection", "close");
  return problem(c, 413, "too_large", `the body is larger than ${BODY_LIMIT / 1024} KB`, "Send less in one request.");
}

function problem(
  c: Context,
  status: 401 | 403 | 404 | 413 | 500 | 503,
  error: string,
  reason: string,
  tryNext: string,
) {
  return c.json({ error, reason, tryNext }, status);
}

function requireControl(state: Readiness): Control {
  if (!state.control) throw new Error(`tools is starting, it waits for ${state.waitingFor}`);
  return state.control;
}
