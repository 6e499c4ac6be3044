import type { Secrets } from "./secrets.ts";
import type { Targets } from "./targets.ts";

/** What it takes to enter the parts of a stack, wherever it runs. */
export type Access = { targets: Targets; secrets: Secrets };

/** The shop's user on the message broker. */
export const RABBITMQ_USER = "shop";

/** A role of the shop's database and its connection. */
export function shopDatabaseUrl(
  { targets, secrets }: Access,
  role: "inventory" | "orders" | "worker" | "operator" | "analyst" | "reader",
): string {
  return `postgres://${role}:${secrets[role]}@${targets.sutPostgres}/shop`;
}

/** The connection of tools (`mayday_tools`) or of the agent (`mayday_agent`). */
export function platformDatabaseUrl({ targets, secrets }: Access, role: "mayday_tools" | "mayday_agent"): string {
  const password = role === "mayday_tools" ? secrets.maydayTools : secrets.maydayAgent;
  return `postgres://${role}:${password}@${targets.platformPostgres}/mayday`;
}

/** A superuser's connection to a database of one of the two servers. */
export function adminDatabaseUrl(
  { targets, secrets }: Access,
  server: "sutPostgres" | "platformPostgres",
  database = "postgres",
): string {
  return `postgres://postgres:${secrets[server]}@${targets[server]}/${database}`;
}

/** As the cache's administrator. */
export function redisUrl({ targets, secrets }: Access): string {
  return `redis://:${secrets.redis}@${targets.redis}`;
}

/** The account of the shop's services, and the passwords that it may have; it begins with `blue`. */
export function shopCache({ targets, secrets }: Access): { url: string; credentials: string } {
  return { url: `redis://shop@${targets.redis}`, credentials: `blue=${secrets.redisBlue},green=${secrets.redisGreen}` };
}

/** With the password, for the shop's services. */
export function amqpUrl({ targets, secrets }: Access): string {
  return `amqp://${RABBITMQ_USER}:${secrets.rabbitmq}@${targets.rabbitmq}`;
}

/** What `sut/db/setup.ts` is told. */
export function shopSetupSettings(access: Access): Record<string, string> {
  const { secrets } = access;
  return {
    ADMIN_DATABASE_URL: adminDatabaseUrl(access, "sutPostgres"),
    INVENTORY_PASSWORD: secrets.inventory,
    ORDERS_PASSWORD: secrets.orders,
    WORKER_PASSWORD: secrets.worker,
    OPERATOR_PASSWORD: secrets.operator,
    ANALYST_PASSWORD: secrets.analyst,
    READER_PASSWORD: secrets.reader,
    EXPORTER_PASSWORD: secrets.exporter,
  };
}
