import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  postgresExporter as postgresExporterFinder,
  redisExporter as redisExporterFinder,
} from "../engines/prometheus.ts";
import { PROJECT } from "../project.ts";
import type { Component } from "../supervisor/component.ts";
import { answersHttp } from "./answers.ts";
import { LOOPBACK, type StackContext, baseEnvironment, configFile, findOrFetch, urlOf } from "./context.ts";

/** Small heaps, collected early: each exporter answers one scrape at a time. */
const FRUGAL = { GOGC: "25", GOMEMLIMIT: "16MiB", GOMAXPROCS: "1" };

/** Metrics of the shop's PostgreSQL, by queries of our own as a role that sees statistics and no rows. */
export function postgresExporter(context: StackContext): Component {
  const url = urlOf(context.ports.postgresExporter);
  return {
    name: "postgres-exporter",
    title: "Database metrics",
    needs: [],
    after: ["agent"],
    uses: ["sut-postgres"],
    engine: (onFetch, signal) => findOrFetch("postgres-exporter", postgresExporterFinder, context, onFetch, signal),
    launch: async (engine) => {
      const password = configFile(context, "postgres-exporter-password");
      await writeFile(password, context.secrets.exporter, { mode: 0o600 });
      return {
        program: engine.program,
        args: [
          `--web.listen-address=${LOOPBACK}:${context.ports.postgresExporter}`,
          `--extend.query-path=${join(PROJECT, "observability/exporters/postgres-queries.yaml")}`,
          // Its own queries are for servers up to version 16, and make some hundred series that nobody looks at.
          "--disable-default-metrics",
          "--disable-settings-metrics",
          "--no-collector.database",
          "--no-collector.bgwriter",
          "--log.level=error",
        ],
        env: {
          ...baseEnvironment(),
          ...engine.env,
          ...FRUGAL,
          DATA_SOURCE_URI: `${LOOPBACK}:${context.ports.sutPostgres}/shop?sslmode=disable&application_name=exporter`,
          DATA_SOURCE_USER: "exporter",
          DATA_SOURCE_PASS_FILE: password,
        },
        cwd: context.data.root,
      };
    },
    check: (signal) => answersHttp(url, signal),
    url,
  };
}

/** Metrics of the shop's Redis. */
export function redisExporter(context: StackContext): Component {
  const url = urlOf(context.ports.redisExporter);
  const redis = `redis://${LOOPBACK}:${context.ports.redis}`;
  return {
    name: "redis-exporter",
    title: "Cache metrics",
    needs: [],
    after: ["agent"],
    uses: ["redis"],
    engine: (onFetch, signal) => findOrFetch("redis-exporter", redisExporterFinder, context, onFetch, signal),
    launch: async (engine) => {
      const passwords = configFile(context, "redis-exporter-passwords.json");
      await writeFile(passwords, JSON.stringify({ [redis]: context.secrets.redis }), { mode: 0o600 });
      return {
        program: engine.program,
        args: [
          `-web.listen-address=${LOOPBACK}:${context.ports.redisExporter}`,
          `-redis.addr=${redis}`,
          `-redis.password-file=${passwords}`,
          "-redis-only-metrics",
        ],
        env: { ...baseEnvironment(), ...engine.env, ...FRUGAL },
        cwd: context.data.root,
      };
    },
    check: (signal) => answersHttp(`${url}/health`, signal),
    url,
  };
}
