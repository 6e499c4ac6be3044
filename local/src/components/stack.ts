import type { Component } from "../supervisor/component.ts";
import { agent } from "./agent.ts";
import type { StackContext } from "./context.ts";
import { mesh, sidecars } from "./mesh.ts";
import { platformPostgres, sutPostgres } from "./databases.ts";
import { postgresExporter, redisExporter } from "./exporters.ts";
import { locust } from "./locust.ts";
import { alertmanager, prometheus } from "./prometheus.ts";
import { rabbitmq } from "./rabbitmq.ts";
import { redis } from "./redis.ts";
import { shopServices } from "./services.ts";
import { telemetry } from "./telemetry.ts";
import { tools } from "./tools.ts";

/**
 * The whole stack, in the order in which what can start at once is started. The page comes first, so that somebody can
 * watch the rest come up: what takes much of the processor waits for it (`after`), but for RabbitMQ, which takes longest.
 */
export function stackComponents(context: StackContext): Component[] {
  return [
    agent(context),
    platformPostgres(context),
    sutPostgres(context),
    rabbitmq(context),
    redis(context),
    prometheus(context),
    alertmanager(context),
    postgresExporter(context),
    redisExporter(context),
    telemetry(context),
    mesh(context),
    ...sidecars(context),
    ...shopServices(context),
    tools(context),
    locust(context),
  ];
}
