import { z } from "zod";

export const SERVICES = ["gateway", "inventory", "orders", "payments", "worker"] as const;
export const serviceSchema = z.enum(SERVICES);
export type Service = z.infer<typeof serviceSchema>;

export const scalar = z.union([z.number(), z.string(), z.boolean()]);
export type Scalar = z.infer<typeof scalar>;

/** A name in our files: of a setting, a signal, a check. */
export const key = z.string().regex(/^[a-z][a-z0-9_]{0,48}$/, "use lower-case words joined by underscores");
