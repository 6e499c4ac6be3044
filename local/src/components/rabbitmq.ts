import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brokerAuthorization, setUpBroker } from "../broker-setup.ts";
import { RABBITMQ_PLUGINS, rabbitmqConfiguration } from "../configuration.ts";
import { rabbitmq as finder } from "../engines/rabbitmq.ts";
import type { Component } from "../supervisor/component.ts";
import { answersHttp } from "./answers.ts";
import { LOOPBACK, type StackContext, baseEnvironment, findOrFetch, urlOf } from "./context.ts";

/** The shop's message broker with its management API and its own metrics. */
export function rabbitmq(context: StackContext): Component {
  const { ports, secrets } = context;
  const home = join(context.data.root, "rabbitmq");
  const authorization = brokerAuthorization(secrets);
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
    prepare: (_say, signal) => setUpBroker(context, signal),
    check: (signal) =>
      answersHttp(`${urlOf(ports.rabbitmqManagement)}/api/health/checks/port-listener/${ports.rabbitmq}`, signal, {
        authorization,
      }),
    url: urlOf(ports.rabbitmqManagement),
  };
}

async function writeConfiguration({ ports, secrets }: StackContext, home: string): Promise<void> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  const text = rabbitmqConfiguration({
    host: LOOPBACK,
    port: ports.rabbitmq,
    password: secrets.rabbitmq,
    managementPort: ports.rabbitmqManagement,
    metricsPort: ports.rabbitmqMetrics,
  });
  await writeFile(join(home, "rabbitmq.conf"), text, { mode: 0o600 });
  await writeFile(join(home, "enabled_plugins"), RABBITMQ_PLUGINS);
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
    // Quorum queues tell their length, and take up a policy, at each tick; the default is 5 s.
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS:
      "-noinput +S 1:1 +SDcpu 1:1 -kernel inet_dist_use_interface {127,0,0,1} -rabbit quorum_tick_interval 2000",
  };
}
