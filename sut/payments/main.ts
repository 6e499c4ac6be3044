import { z } from "zod";
import { startService } from "../kit/service.ts";
import { createBank } from "./bank.ts";
import { PAYMENTS_KNOBS } from "./knobs.ts";
import { addRoutes } from "./routes.ts";

await startService({
  settings: z.object({ PAYMENTS_SIGNING_KEY: z.string().min(16) }),
  knobs: PAYMENTS_KNOBS,
  listens: true,
  setUp({ settings, config, log, app }) {
    const key = settings.PAYMENTS_SIGNING_KEY;
    const bank = createBank({
      key,
      authorizationMs: () => config.get("authorization_latency_ms"),
      captureMs: () => config.get("capture_latency_ms"),
    });
    addRoutes(app, bank, { key, toleranceSeconds: () => config.get("clock_tolerance_s"), log });
    return {};
  },
});
