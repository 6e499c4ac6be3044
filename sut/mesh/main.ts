import { chmodSync, mkdirSync } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import { createAdaptorServer } from "@hono/node-server";
import { z } from "zod";
import { createLogger } from "../kit/logger.ts";
import { createApp } from "./app.ts";
import { keepCertificates } from "./certificates.ts";
import { createFleet } from "./fleet.ts";
import { openPolicy } from "./policy.ts";
import { settingsSchema } from "./settings.ts";

const parsed = settingsSchema.safeParse(process.env);
if (!parsed.success) {
  process.stderr.write(
    `cannot start: these environment variables are missing or wrong:\n${z.prettifyError(parsed.error)}\n`,
  );
  process.exit(78);
}
const settings = parsed.data;
const log = createLogger("mesh");

// Private keys and sockets that take commands are in there.
mkdirSync(settings.MESH_DIR, { recursive: true, mode: 0o700 });
chmodSync(settings.MESH_DIR, 0o700);

const policy = openPolicy(join(settings.MESH_DIR, "policy.json"), log);
const fleet = createFleet(settings.MESH_DIR, {
  places: settings.SIDECARS,
  environment: settings.ENVIRONMENT_NAME,
  telemetry: settings.TELEMETRY_ADDRESS,
});
const certificates = await keepCertificates({
  fleet,
  authorityFile: join(settings.MESH_DIR, "authority.json"),
  policy,
  log,
});
fleet.publishPolicy(policy);

const app = createApp({ token: settings.ADMIN_TOKEN, policy, fleet, certificates });
const server = createAdaptorServer({
  fetch: app.fetch,
  overrideGlobalObjects: false,
  // Longer than announced, so that a caller that was held up for a moment does not send on what was just closed.
  serverOptions: { keepAliveTimeoutBuffer: 30_000 },
});
server.listen(settings.PORT, settings.HOST);
await once(server, "listening");
log.info({ port: settings.PORT }, "mesh started");

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, () => {
    certificates.stop();
    server.close(() => process.exit(0));
    if ("closeAllConnections" in server) server.closeAllConnections();
  });
}
