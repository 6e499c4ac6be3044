import { z } from "zod";
import type { Environment } from "../environment/environment.ts";
import type { Shop } from "./fault.ts";

const attributes = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

/** Reads what faults have to know of this shop. */
export async function describeShop(environment: Environment, signal: AbortSignal): Promise<Shop> {
  const text = "select id, attributes from inventory.products order by popularity desc, id limit 1";
  const { table } = await environment.apply({ kind: "sql", op: { verb: "query", text } }, signal);
  const [id, json] = table?.rows[0] ?? [];
  const key = "payments_address";
  const paymentsAddress = await environment.readProbe({ probe: "config", service: "orders", key }, signal);
  if (!id || !json || paymentsAddress === null)
    throw new Error("the shop does not say what it sells, or where payments is");
  return { bestseller: Number(id), attributes: attributes.parse(JSON.parse(json)), paymentsAddress };
}

/** A shop to tell of, where there is none running. */
export const EXAMPLE_SHOP: Shop = { bestseller: 7, attributes: { weight_g: 420 }, paymentsAddress: "127.0.0.1:4424" };
