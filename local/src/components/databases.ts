import { join } from "node:path";
import { shopSetupSettings } from "../connections.ts";
import { setUpPlatformDatabase } from "../platform-database.ts";
import { PROJECT } from "../project.ts";
import type { Component } from "../supervisor/component.ts";
import type { StackContext } from "./context.ts";
import { runNode } from "./node-program.ts";
import { type Cluster, postgresComponent } from "./postgres.ts";

const SETUP = join(PROJECT, "sut/db/setup.ts");

/** The shop's PostgreSQL, made ready by the shop's own setup (roles, schema, seed). */
export function sutPostgres(context: StackContext): Component {
  const { secrets, ports } = context;
  const cluster: Cluster = {
    name: "sut-postgres",
    title: "Shop database",
    port: ports.sutPostgres,
    password: secrets.sutPostgres,
    settings: {
      shared_buffers: "64MB",
      max_connections: "100",
      max_wal_size: "256MB",
      shared_preload_libraries: "pg_stat_statements",
      "pg_stat_statements.track": "all",
    },
    prepare: async (say, signal) => {
      say("preparing the shop's tables (the first time takes some seconds)");
      await runNode(SETUP, shopSetupSettings(context), signal);
    },
  };
  const component = postgresComponent(context, cluster);
  return {
    ...component,
    engine: (onFetch, signal) => context.available.report("sut-postgres", component.engine(onFetch, signal)),
  };
}

/** The platform's PostgreSQL, with the databases of tools and of the agent. */
export function platformPostgres(context: StackContext): Component {
  const cluster: Cluster = {
    name: "platform-postgres",
    title: "Platform database",
    port: context.ports.platformPostgres,
    password: context.secrets.platformPostgres,
    settings: { shared_buffers: "16MB", max_connections: "50", max_wal_size: "128MB" },
    prepare: () => setUpPlatformDatabase(context),
  };
  return postgresComponent(context, cluster);
}
