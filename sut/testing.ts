import { readFileSync } from "node:fs";
import { inject } from "vitest";
import { z } from "zod";

const environments = z.tuple([
  z.object({
    gatewayUrl: z.string(),
    adminToken: z.string(),
    services: z.record(z.enum(["gateway", "inventory", "orders", "payments", "worker"]), z.string()),
    redisUrl: z.string(),
    rabbitmq: z.object({ url: z.string(), user: z.string(), password: z.string() }),
    tempoUrl: z.string(),
  }),
]);
export type Environment = z.infer<typeof environments>[0];

/** The shop of the stack that stack tests run against. */
export function environment(): Environment {
  const file: unknown = JSON.parse(readFileSync(inject("stack").environmentsFile, "utf8"));
  return environments.parse(file)[0];
}

/** Where the stack's broker speaks AMQP, as its management says. */
export async function amqpUrl({ rabbitmq: { url, user, password } }: Environment): Promise<string> {
  const overview = z.object({ listeners: z.array(z.object({ protocol: z.string(), port: z.number() })) });
  const response = await fetch(`${url}/api/overview`, {
    headers: { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` },
  });
  const listener = overview.parse(await response.json()).listeners.find(({ protocol }) => protocol === "amqp");
  if (!listener) throw new Error("the stack's RabbitMQ has no AMQP listener");
  return `amqp://${encodeURIComponent(user)}:${encodeURIComponent(password)}@127.0.0.1:${listener.port}`;
}
