import { type Access, RABBITMQ_USER } from "./connections.ts";
import type { Secrets } from "./secrets.ts";

/** What the queue of orders starts with; whoever operates the shop may change or clear it from then on. */
const POLICY = { pattern: "^orders$", "apply-to": "queues", definition: { "delivery-limit": 10 } };

/** The header that the management API asks for. */
export function brokerAuthorization(secrets: Secrets): string {
  return `Basic ${Buffer.from(`${RABBITMQ_USER}:${secrets.rabbitmq}`).toString("base64")}`;
}

/** Once in the life of this broker's data: a later start must not undo what an operator did. */
export async function setUpBroker({ targets, secrets }: Access, signal: AbortSignal): Promise<void> {
  const headers = { authorization: brokerAuthorization(secrets), "content-type": "application/json" };
  const call = async (method: string, path: string, body?: object): Promise<number> => {
    const { ok, status } = await fetch(`http://${targets.rabbitmqManagement}/api${path}`, {
      method,
      headers,
      signal,
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!ok && status !== 404) throw new Error(`RabbitMQ's management API answered ${method} ${path} with ${status}`);
    return status;
  };
  if ((await call("GET", "/global-parameters/shop_prepared")) !== 404) return;
  await call("PUT", "/policies/%2F/orders", POLICY);
  await call("PUT", "/global-parameters/shop_prepared", { name: "shop_prepared", value: true });
}
