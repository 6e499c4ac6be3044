import type { Component } from "../supervisor/component.ts";
import type { StackContext } from "./context.ts";
import { platformPostgres, sutPostgres } from "./databases.ts";
import { alertmanager, prometheus } from "./prometheus.ts";
import { rabbitmq } from "./rabbitmq.ts";
import { redis } from "./redis.ts";

/** The whole stack; what can start first stands first. */
export function stackComponents(context: StackContext): Component[] {
  return [
    sutPostgres(context),
    platformPostgres(context),
    redis(context),
    rabbitmq(context),
    prometheus(context),
    alertmanager(context),
  ];
}
