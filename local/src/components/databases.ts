import { join } from "node:path";
import { escapeIdentifier, escapeLiteral } from "pg";
import { PROJECT } from "../project.ts";
import type { Component } from "../supervisor/component.ts";
import { withPostgres } from "./answers.ts";
import { LOOPBACK, type StackContext } from "./context.ts";
import { runNode } from "./node-program.ts";
import { type Cluster, adminUrl, postgresComponent } from "./postgres.ts";

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
      const settings = {
        ADMIN_DATABASE_URL: adminUrl(cluster),
        INVENTORY_PASSWORD: secrets.inventory,
        ORDERS_PASSWORD: secrets.orders,
        WORKER_PASSWORD: secrets.worker,
        OPERATOR_PASSWORD: secrets.operator,
        ANALYST_PASSWORD: secrets.analyst,
        READER_PASSWORD: secrets.reader,
      };
      await runNode(SETUP, settings, signal);
    },
  };
  const component = postgresComponent(context, cluster);
  return {
    ...component,
    engine: (onFetch, signal) => context.available.report("sut-postgres", component.engine(onFetch, signal)),
  };
}

/** A role of the shop's database and its connection. */
export function shopDatabaseUrl(
  context: StackContext,
  role: "inventory" | "orders" | "worker" | "operator" | "analyst" | "reader",
): string {
  return `postgres://${role}:${context.secrets[role]}@${LOOPBACK}:${context.ports.sutPostgres}/shop`;
}

/** The platform's PostgreSQL: tools own the schema `runs`, the agent the schema `chat`, and neither sees the other's. */
export function platformPostgres(context: StackContext): Component {
  const cluster: Cluster = {
    name: "platform-postgres",
    title: "Platform database",
    port: context.ports.platformPostgres,
    password: context.secrets.platformPostgres,
    settings: { shared_buffers: "16MB", max_connections: "50", max_wal_size: "128MB" },
    prepare: async () => {
      await withPostgres(adminUrl(cluster), async (client) => {
        const { rowCount } = await client.query("select from pg_database where datname = 'mayday'");
        if (rowCount === 0) await client.query("create database mayday");
        await client.query("revoke all on database mayday from public");
      });
      await withPostgres(adminUrl(cluster, "mayday"), async (client) => {
        await client.query("revoke all on schema public from public");
        for (const { role, schema, password } of platformRoles(context)) {
          const { rowCount } = await client.query("select from pg_roles where rolname = $1", [role]);
          const name = escapeIdentifier(role);
          if (rowCount === 0) await client.query(`create role ${name} login`);
          await client.query(`alter role ${name} password ${escapeLiteral(password)}`);
          await client.query(`alter role ${name} in database mayday set search_path = ${escapeIdentifier(schema)}`);
          // `create`, because the migrator says CREATE SCHEMA IF NOT EXISTS of a schema that is there.
          await client.query(`grant connect, create on database mayday to ${name}`);
          await client.query(`create schema if not exists ${escapeIdentifier(schema)} authorization ${name}`);
        }
      });
    },
  };
  return postgresComponent(context, cluster);
}

function platformRoles({ secrets }: StackContext): { role: string; schema: string; password: string }[] {
  return [
    { role: "mayday_tools", schema: "runs", password: secrets.maydayTools },
    { role: "mayday_agent", schema: "chat", password: secrets.maydayAgent },
  ];
}

/** The connection of tools (`mayday_tools`) or of the agent (`mayday_agent`). */
export function platformDatabaseUrl(context: StackContext, role: "mayday_tools" | "mayday_agent"): string {
  const password = role === "mayday_tools" ? context.secrets.maydayTools : context.secrets.maydayAgent;
  return `postgres://${role}:${password}@${LOOPBACK}:${context.ports.platformPostgres}/mayday`;
}
