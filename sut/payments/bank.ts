import { createHmac } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { ServiceError } from "../kit/service-error.ts";

const REMEMBERED = 20_000;
const JITTER = 0.2;

export type Authorization = { authorizationId: string; orderId: string; amountCents: number };
export type Capture = { captureId: string; orderId: string; amountCents: number };
export type Bank = ReturnType<typeof createBank>;

export type BankOptions = { key: string; authorizationMs: () => number; captureMs: () => number };

/**
 * The outside bank, which takes its own time: the latencies give or take 20 %. Ids are derived from the order's, so
 * asking twice gives the same answer, after a restart too; asking again with another amount is refused with 409.
 */
export function createBank({ key, authorizationMs, captureMs }: BankOptions) {
  const amounts = new Map<string, number>();
  const idOf = (kind: string, orderId: string) =>
    `${kind}_${createHmac("sha256", key).update(`${kind}:${orderId}`).digest("hex").slice(0, 24)}`;

  function agree(orderId: string, amountCents: number): void {
    const known = amounts.get(orderId);
    if (known !== undefined && known !== amountCents) {
      throw new ServiceError(409, "amount_differs", `order ${orderId} was authorised for ${known} cents: ask for that`);
    }
    amounts.set(orderId, amountCents);
    const oldest = amounts.size > REMEMBERED ? amounts.keys().next().value : undefined;
    if (oldest !== undefined) amounts.delete(oldest);
  }

  return {
    async authorize(orderId: string, amountCents: number): Promise<Authorization> {
      agree(orderId, amountCents);
      await takeTime(authorizationMs());
      return { authorizationId: idOf("auth", orderId), orderId, amountCents };
    },
    /** 404 when there is no such authorisation of this order. */
    async capture(orderId: string, authorizationId: string, amountCents: number): Promise<Capture> {
      if (authorizationId !== idOf("auth", orderId)) {
        throw new ServiceError(
          404,
          "unknown_authorization",
          `order ${orderId} has no authorisation ${authorizationId}`,
        );
      }
      agree(orderId, amountCents);
      await takeTime(captureMs());
      return { captureId: idOf("capt", orderId), orderId, amountCents };
    },
  };
}

const takeTime = (ms: number) => delay(ms * (1 - JITTER + Math.random() * 2 * JITTER));
