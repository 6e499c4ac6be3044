import { z } from "zod";
import { integer } from "../kit/knobs.ts";
import { startService } from "../kit/service.ts";
import { createBank } from "./bank.ts";
import { addRoutes } from "./routes.ts";

const LONGEST_LATENCY_MS = 60_000;

await startService({
  settings: z.object({ PAYMENTS_SIGNING_KEY: z.string().min(16) }),
  knobs: {
    authorization_latency_ms: integer({
      title: "Time the bank takes to authorise a payment",
      unit: "ms",
      min: 0,
      max: LONGEST_LATENCY_MS,
      default: 40,
    }),
    capture_latency_ms: integer({
      title: "Time the bank takes to capture a payment",
      unit: "ms",
      min: 0,
      max: LONGEST_LATENCY_MS,
      default: 350,
    }),
    clock_tolerance_s: integer({
      title: "Most that a request's timestamp may be off",
      unit: "s",
      min: 0,
      max: 3600,
      default: 30,
    }),
  },
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
