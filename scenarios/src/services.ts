import { z } from "zod";

export const SERVICES = ["gateway", "inventory", "orders", "payments", "worker"] as const;
export const serviceSchema = z.enum(SERVICES);
export type Service = z.infer<typeof serviceSchema>;

export const scalar = z.union([z.number(), z.string(), z.boolean()]);
export type Scalar = z.infer<typeof scalar>;
