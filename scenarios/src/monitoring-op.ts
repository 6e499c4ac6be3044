import { z } from "zod";

/** What can be changed of how the system is watched. */
export const monitoringOpSchema = z.discriminatedUnion("verb", [
  z
    .strictObject({
      verb: z.literal("set_threshold"),
      alert: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/, "use an alert's name"),
      value: z.number().min(-1e15).max(1e15).describe("in the unit of the alert's expression"),
    })
    .describe("Changes the number that an alert compares with."),
  z
    .strictObject({
      verb: z.literal("set_target"),
      job: z.string().regex(/^[a-z][a-z0-9-]{0,48}$/, "use a target's name"),
      scraped: z.boolean(),
    })
    .describe("Says whether a target of the shop is asked for its metrics."),
]);
