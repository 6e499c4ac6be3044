import type { Context, Hono } from "hono";
import { z } from "zod";
import { valid } from "../kit/json-body.ts";
import type { Logger } from "../kit/logger.ts";
import { ServiceError } from "../kit/service-error.ts";
import { SIGNATURE_HEADER, verify } from "../kit/signature.ts";
import type { Bank } from "./bank.ts";

const authorization = z.strictObject({ orderId: z.uuid(), amountCents: z.int().min(1) });
const capture = authorization.extend({ authorizationId: z.string().min(1).max(64) });

type Options = { key: string; toleranceSeconds: () => number; log: Logger };

export function addRoutes(app: Hono, bank: Bank, { key, toleranceSeconds, log }: Options): void {
  /** The body as the schema describes it, once its signature has been found good; 401 when it is not. */
  async function signedBody<T>(c: Context, schema: z.ZodType<T>): Promise<T> {
    const text = await c.req.text();
    const now = Date.now() / 1000;
    const verdict = verify(key, text, c.req.header(SIGNATURE_HEADER), { now, toleranceSeconds: toleranceSeconds() });
    if (!verdict.ok) throw new ServiceError(401, verdict.code, verdict.detail);
    return valid(schema, parse(text), "the body");
  }

  app.post("/authorizations", async (c) => {
    const { orderId, amountCents } = await signedBody(c, authorization);
    const answer = await bank.authorize(orderId, amountCents);
    log.info({ order_id: orderId, amount_cents: amountCents }, "payment authorised");
    return c.json(answer, 201);
  });
  app.post("/captures", async (c) => {
    const { orderId, authorizationId, amountCents } = await signedBody(c, capture);
    const answer = await bank.capture(orderId, authorizationId, amountCents);
    log.info({ order_id: orderId, amount_cents: amountCents }, "payment captured");
    return c.json(answer, 201);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ServiceError(400, "invalid_body", "the body is not JSON: send a JSON object");
  }
}
