import { z } from "zod";
import type { Places } from "./render/sidecar.ts";

const port = z.coerce.number().int().min(1).max(65_535);
const address = z.string().regex(/^[a-z0-9.-]+:\d{1,5}$/i, "must be host:port");
const place = z.strictObject({ stats: address, outbound: z.strictObject({}).default({}) });
const called = place.extend({ inbound: z.strictObject({ listen: address, address, service: address }) });

/** Where every sidecar listens and what is behind it. */
const placesSchema: z.ZodType<Places> = z.strictObject({
  gateway: place.extend({ outbound: z.strictObject({ inventory: address, orders: address }) }),
  inventory: called,
  orders: called.extend({ outbound: z.strictObject({ inventory: address, payments: address }) }),
  payments: called,
  worker: place.extend({ outbound: z.strictObject({ payments: address }) }),
});

const json = z.string().transform((text, context) => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    context.addIssue({ code: "custom", message: "must be JSON" });
    return z.NEVER;
  }
});

/** What the mesh is told through its environment. */
export const settingsSchema = z.object({
  HOST: z.string().default("127.0.0.1"),
  PORT: port,
  ADMIN_TOKEN: z.string().min(16, "must have at least 16 characters"),
  /** Its folder: policy, authority, and a folder per sidecar. */
  MESH_DIR: z.string().min(1),
  ENVIRONMENT_NAME: z.string().default("local"),
  /** Where OTLP/HTTP is taken. */
  TELEMETRY_ADDRESS: address,
  SIDECARS: json.pipe(placesSchema),
});
