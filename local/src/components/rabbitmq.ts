import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { rabbitmq as finder } from "../engines/rabbitmq.ts";
import type { Component } from "../supervisor/component.ts";
import { answersHttp } from "./answers.ts";
import { LOOPBACK, type StackContext, baseEnvironment, findOrFetch, urlOf } from "./context.ts";

export const RABBITMQ_USER = "shop";

/** What the queue of orders starts with; whoever operates the shop may change or clear it from then on. */
const POLICY = { pattern: "^orders$", "apply-to": "queues", definition: { "delivery-limit": 10 } };

/** The shop's message broker with its management API and its own metrics. */
export function rabbitmq(context: StackContext): Component {
  const { ports, secrets } = context;
  const home = join(context.data.root, "rabbitmq");
  const authorization = `Basic ${Buffer.from(`${RABBITMQ_USER}:${secrets.rabbitmq}`).toString("base64")}`;
  return {
    name: "rabbitmq",
    title: "Message broker",
    needs: [],
    engine: (onFetch, signal) => findOrFetch("rabbitmq", finder, context, onFetch, signal),
    launch: async (engine) => {
      await writeConfiguration(context, home);
      return {
        // RabbitMQ starts Erlang's port mapper as a daemon that outlives it. Started here before, in the same process
        // group and on loopback alone, it is found running and ends with the group.
        program: "/bin/sh",
        args: ["-c", 'epmd -address 127.0.0.1 -port "$ERL_EPMD_PORT" & exec "$0"', engine.program],
        env: { ...baseEnvironment(), ...engine.env, ...environment(context, home) },
        cwd: home,
        graceMs: 15_000,
      };
    },
    prepare: (_say, signal) => setPolicyOnce(urlOf(ports.rabbitmqManagement), authorization, signal),
    check: (signal) =>
      answersHttp(`${urlOf(ports.rabbitmqManagement)}/api/health/checks/port-listener/${ports.rabbitmq}`, signal, {
        authorization,
      }),
    url: urlOf(ports.rabbitmqManagement),
  };
}

/** With the password, for the shop's services. */
export function amqpUrl({ ports, secrets }: StackContext): string {
  return `amqp://${RABBITMQ_USER}:${secrets.rabbitmq}@${LOOPBACK}:${ports.rabbitmq}`;
}

/** Once in the life of this broker's data: a later start must not undo what an operator did. */
async function setPolicyOnce(url: string, authorization: string, signal: AbortSignal): Promise<void> {
  const call = async (method: string, path: string, body?: object): Promise<number> => {
    const headers = { authorization, "content-type": "application/json" };
    const { ok, status } = await fetch(`${url}/api${path}`, {
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

async function writeConfiguration({ ports, secrets }: StackContext, home: string): Promise<void> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  const lines = [
    `listeners.tcp.1 = ${LOOPBACK}:${ports.rabbitmq}`,
    `management.tcp.ip = ${LOOPBACK}`,
    `management.tcp.port = ${ports.rabbitmqManagement}`,
    `prometheus.tcp.ip = ${LOOPBACK}`,
    `prometheus.tcp.port = ${ports.rabbitmqMetrics}`,
    `default_user = ${RABBITMQ_USER}`,
    `default_pass = ${secrets.rabbitmq}`,
    // Below this RabbitMQ stops accepting messages; its default is larger than a small laptop may have free.
    "disk_free_limit.absolute = 200MB",
    // Quorum queues keep what is in this log in memory too; its default is 512 MB.
    "raft.wal_max_size_bytes = 4194304",
    "log.console = true",
    "log.console.level = warning",
    "log.file = false",
  ];
  await writeFile(join(home, "rabbitmq.conf"), `${lines.join("\n")}\n`, { mode: 0o600 });
  await writeFile(join(home, "enabled_plugins"), "[rabbitmq_management,rabbitmq_prometheus].\n");
}

function environment({ ports }: StackContext, home: string): Record<string, string> {
  return {
    HOME: home,
    ERL_CRASH_DUMP: join(home, "erl_crash.dump"),
    RABBITMQ_NODENAME: "mayday@localhost",
    RABBITMQ_DIST_PORT: String(ports.rabbitmqDistribution),
    ERL_EPMD_PORT: String(ports.rabbitmqEpmd),
    ERL_EPMD_ADDRESS: LOOPBACK,
    RABBITMQ_MNESIA_BASE: join(home, "mnesia"),
    RABBITMQ_LOG_BASE: join(home, "log"),
    RABBITMQ_PID_FILE: join(home, "pid"),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(home, "enabled_plugins"),
    RABBITMQ_CONFIG_FILE: join(home, "rabbitmq.conf"),
    RABBITMQ_CONF_ENV_FILE: "/dev/null",
    // With input allowed the start script becomes the Erlang machine itself, instead of waiting beside it.
    RABBITMQ_ALLOW_INPUT: "true",
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: "-noinput +S 1:1 +SDcpu 1:1 -kernel inet_dist_use_interface {127,0,0,1}",
  };
}
