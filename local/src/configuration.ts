import { RABBITMQ_USER } from "./connections.ts";

/** Where a component listens and what it asks for; the same file for a process of this machine and for a container. */
type Listener = { host: string; port: number; password: string };

/** `redis.conf` of the shop's cache: bounded, nothing on disk. */
export function redisConfiguration({
  host,
  port,
  password,
  shopPassword,
}: Listener & { shopPassword: string }): string {
  const lines = [
    `bind ${host}`,
    `port ${port}`,
    `requirepass ${password}`,
    // What the services may do: everything but to administer. Which of its two passwords holds can be changed.
    `user shop on >${shopPassword} ~* resetchannels -@all +@read +@write +@connection +@transaction -@dangerous +keys +info`,
    'save ""',
    "appendonly no",
    "maxmemory 64mb",
    "maxmemory-policy allkeys-lru",
    "daemonize no",
  ];
  return `${lines.join("\n")}\n`;
}

/** `rabbitmq.conf` of the shop's broker with its management API and its own metrics. */
export function rabbitmqConfiguration(listener: Listener & { managementPort: number; metricsPort: number }): string {
  const { host, port, password, managementPort, metricsPort } = listener;
  const lines = [
    `listeners.tcp.1 = ${host}:${port}`,
    `management.tcp.ip = ${host}`,
    `management.tcp.port = ${managementPort}`,
    `prometheus.tcp.ip = ${host}`,
    `prometheus.tcp.port = ${metricsPort}`,
    `default_user = ${RABBITMQ_USER}`,
    `default_pass = ${password}`,
    // Below this RabbitMQ stops accepting messages; its default is larger than a small laptop may have free.
    "disk_free_limit.absolute = 200MB",
    // Quorum queues keep what is in this log in memory too; its default is 512 MB.
    "raft.wal_max_size_bytes = 4194304",
    "log.console = true",
    "log.console.level = warning",
    "log.file = false",
  ];
  return `${lines.join("\n")}\n`;
}

export const RABBITMQ_PLUGINS = "[rabbitmq_management,rabbitmq_prometheus].\n";
