import { Hono } from "hono";
import { limitBody } from "../kit/limit-body.ts";
import { requireToken } from "../kit/require-token.ts";
import { createAudit } from "./audit.ts";
import { certificateRoutes } from "./certificate-routes.ts";
import type { Certificates } from "./certificates.ts";
import { oneAtATime } from "./changes.ts";
import type { Fleet } from "./fleet.ts";
import type { PolicyStore } from "./policy.ts";
import { policyRoutes } from "./policy-routes.ts";
import { sidecarRoutes } from "./sidecar-routes.ts";

const BODY_LIMIT_BYTES = 16 * 1024;

type Options = { token: string; policy: PolicyStore; fleet: Fleet; certificates: Certificates };

/** The mesh's control interface: the policy, the certificates, and what the sidecars say of themselves. */
export function createApp({ token, policy, fleet, certificates }: Options): Hono {
  const app = new Hono();
  const audit = createAudit();
  const change = oneAtATime(audit);
  app.get("/healthz", (c) => c.json({ service: "mesh", status: "ok" }));
  app.use(requireToken(token));
  app.use(limitBody(BODY_LIMIT_BYTES));
  app.route("/", policyRoutes(policy, fleet, change));
  app.route("/", certificateRoutes(certificates, fleet, change));
  app.route("/", sidecarRoutes(fleet));
  app.get("/audit", (c) => c.json({ entries: audit.entries() }));
  app.notFound((c) => c.json({ error: "not_found", detail: `there is nothing at ${c.req.method} ${c.req.path}` }, 404));
  app.onError((error, c) =>
    c.json({ error: "not_kept", detail: `${error.message}. Check the disk and try again` }, 500),
  );
  return app;
}
