import { z } from "zod";
import { key, scalar, serviceSchema } from "./services.ts";

/** A call that the mesh carries, by who calls whom. */
const edge = z.strictObject({ from: serviceSchema.describe("who calls"), to: serviceSchema.describe("who is called") });

/** What the mesh does: the policy of an edge, mutual TLS and certificates of a service. */
export const meshOpSchema = z.discriminatedUnion("verb", [
  z
    .strictObject({
      verb: z.literal("set"),
      edge,
      policy: z.record(key, scalar).describe("settings of the call, as `mesh show` of the console lists them"),
    })
    .describe("Changes the policy of a call between two services."),
  z.strictObject({ verb: z.literal("clear"), edge }).describe("Gives a call the default policy again."),
  z
    .strictObject({
      verb: z.literal("set_mtls"),
      service: serviceSchema,
      mode: z
        .enum(["strict", "permissive", "off"])
        .describe("`strict`: only calls under mutual TLS; `permissive`: others as well"),
    })
    .describe("Says which calls the service's sidecar takes."),
  z
    .strictObject({ verb: z.literal("rotate_certificate"), service: serviceSchema })
    .describe("Gives a service a new certificate of the usual length, renewed in time from then on."),
  z
    .strictObject({
      verb: z.literal("expire_certificate"),
      service: serviceSchema,
      seconds: z.number().int().min(1).max(3600).describe("until it ends"),
    })
    .describe("Gives a service a certificate that ends soon, and that nobody renews."),
]);
