import { z } from "zod";
import { extraClientSchema, rabbitmqOpSchema, redisOpSchema, sqlOpSchema } from "./action-ops.ts";
import { meshOpSchema } from "./mesh-op.ts";
import { monitoringOpSchema } from "./monitoring-op.ts";
import { key, scalar, serviceSchema } from "./services.ts";

export const LOAD_PROFILES = ["off", "quiet", "steady", "busy", "surge"] as const;
export const loadProfileSchema = z.enum(LOAD_PROFILES);
export type LoadProfile = z.infer<typeof loadProfileSchema>;

/** A typed operation on the system. The same vocabulary injects faults and serves the learner's console. */
export const actionSchema = z.discriminatedUnion("kind", [
  z
    .strictObject({
      kind: z.literal("config"),
      service: serviceSchema,
      set: z.record(key, scalar).describe("settings by name, as `get` of the console lists them"),
      reset: z
        .array(key)
        .min(1)
        .max(20)
        .optional()
        .describe(
          "settings that go back to their defaults, such as an address that is another one in each installation",
        ),
    })
    .describe("Changes settings of one service while it runs: all of them, or none when one is refused."),
  z
    .strictObject({ kind: z.literal("restart"), service: serviceSchema })
    .describe("Restarts one service and waits until it answers. Its settings stay."),
  z.strictObject({ kind: z.literal("sql"), op: sqlOpSchema }).describe("The shop's database."),
  z.strictObject({ kind: z.literal("redis"), op: redisOpSchema }).describe("The shop's cache."),
  z.strictObject({ kind: z.literal("rabbitmq"), op: rabbitmqOpSchema }).describe("The shop's message broker."),
  z
    .strictObject({
      kind: z.literal("load"),
      profile: loadProfileSchema,
      extraClient: extraClientSchema
        .nullable()
        .optional()
        .describe("a client beside the customers, that asks one route at a steady rate; null takes it away"),
    })
    .describe("Says how many customers come."),
  z
    .strictObject({ kind: z.literal("mesh"), op: meshOpSchema })
    .describe("The sidecars that carry calls between services, where there are any."),
  z.strictObject({ kind: z.literal("monitoring"), op: monitoringOpSchema }).describe("How the system is watched."),
  z
    .strictObject({ kind: z.literal("notify"), text: z.string().trim().min(1).max(500) })
    .describe("Says something to the people in the run; touches nothing."),
  z
    .strictObject({ kind: z.literal("wait"), seconds: z.number().min(0).max(60) })
    .describe("Lets time pass before the next action."),
]);
export type Action = z.infer<typeof actionSchema>;
export type ActionKind = Action["kind"];
