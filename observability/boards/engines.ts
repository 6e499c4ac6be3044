import type { Board } from "./board.ts";

/** PostgreSQL as postgres_exporter tells of it (the queries in `observability/exporters/`). */
export const POSTGRES: Board = {
  id: "postgres",
  title: "PostgreSQL",
  what: "The shop's database: who is connected, who waits for whom, what is read and written.",
  of: "environment",
  requires: ["postgres-exporter"],
  sections: [
    {
      title: "Clients",
      panels: [
        {
          kind: "chart",
          id: "backends",
          title: "Backends",
          what: "Clients that are connected, against the server's limit.",
          unit: "count",
          queries: [
            { promql: "max(pg_backends_total)", legend: "connected" },
            { promql: "max(pg_backends_active)", legend: "active" },
            { promql: "max(pg_backends_idle_in_transaction)", legend: "idle in a transaction" },
            { promql: "max(pg_backends_connection_limit)", legend: "limit" },
          ],
        },
        {
          kind: "chart",
          id: "applications",
          title: "Backends by client and state",
          what: "Who is connected, by the name that it gives itself.",
          unit: "count",
          queries: [
            {
              promql: "sum by (application, state) (pg_stat_activity_count)",
              legend: "{{application}} {{state}}",
            },
          ],
        },
        {
          kind: "chart",
          id: "roles",
          title: "Backends by role",
          what: "A role may have a limit of its own.",
          unit: "count",
          queries: [{ promql: "max by (role) (pg_role_backends)", legend: "{{role}}" }],
        },
      ],
    },
    {
      title: "Waiting",
      panels: [
        {
          kind: "chart",
          id: "blocked",
          title: "Backends waiting for a lock",
          what: "And how long the one that waits longest has waited.",
          unit: "count",
          queries: [
            { promql: "max(pg_backends_waiting_for_lock)", legend: "waiting" },
            { promql: "max(pg_backends_blocked)", legend: "blocked by another" },
          ],
          thresholds: [{ at: 1, tone: "warn" }],
        },
        {
          kind: "chart",
          id: "durations",
          title: "Longest query, transaction and wait",
          what: "Old transactions hold locks and keep dead rows alive.",
          unit: "s",
          queries: [
            { promql: "max(pg_backends_longest_query_seconds)", legend: "query" },
            { promql: "max(pg_backends_oldest_transaction_seconds)", legend: "transaction" },
            { promql: "max(pg_backends_longest_lock_wait_seconds)", legend: "wait for a lock" },
            { promql: "max(pg_backends_longest_idle_in_transaction_seconds)", legend: "idle in a transaction" },
          ],
        },
        {
          kind: "chart",
          id: "holders",
          title: "Whom others wait for",
          what: "The clients that hold the locks. No line: nobody waits.",
          unit: "count",
          queries: [{ promql: "max by (application) (pg_blocking_waiters)", legend: "{{application}}" }],
          quiet: true,
        },
        {
          kind: "chart",
          id: "locks",
          title: "Locks by mode",
          what: "Locks that are held.",
          unit: "count",
          queries: [{ promql: 'sum by (mode) (pg_locks_count{granted="true"})', legend: "{{mode}}" }],
        },
      ],
    },
    {
      title: "Work",
      panels: [
        {
          kind: "chart",
          id: "transactions",
          title: "Transactions",
          what: "Committed and rolled back per second, and deadlocks.",
          unit: "per_second",
          queries: [
            { promql: "sum(rate(pg_stat_database_xact_commit[30s]))", legend: "committed" },
            { promql: "sum(rate(pg_stat_database_xact_rollback[30s]))", legend: "rolled back" },
            { promql: "sum(rate(pg_stat_database_deadlocks[30s]))", legend: "deadlocks" },
          ],
        },
        {
          kind: "chart",
          id: "sequential",
          title: "Rows read by sequential scans",
          what: "A table that is read from end to end, again and again, lacks an index.",
          unit: "per_second",
          queries: [
            { promql: "sum by (relname) (rate(pg_stat_user_tables_seq_tup_read[30s]))", legend: "{{relname}}" },
          ],
        },
        {
          kind: "chart",
          id: "statements",
          title: "Time in statements",
          what: "Seconds per second, of the statements that took most.",
          unit: "ratio",
          queries: [
            {
              promql: "topk(8, sum by (role, query) (rate(pg_stat_statements_seconds[30s])))",
              legend: "{{role}}: {{query}}",
            },
          ],
        },
        {
          kind: "chart",
          id: "dead-rows",
          title: "Dead rows",
          what: "What vacuum has still to clear away.",
          unit: "count",
          queries: [{ promql: "sum by (relname) (pg_stat_user_tables_n_dead_tup)", legend: "{{relname}}" }],
        },
        {
          kind: "chart",
          id: "hits",
          title: "Blocks found in memory",
          what: "Share of blocks that did not have to be read.",
          unit: "ratio",
          queries: [
            {
              promql:
                "sum(rate(pg_stat_database_blks_hit[30s])) / (sum(rate(pg_stat_database_blks_hit[30s])) + sum(rate(pg_stat_database_blks_read[30s])) > 0)",
              legend: "hits",
            },
          ],
        },
      ],
    },
    {
      title: "Logs",
      panels: [
        {
          kind: "logs",
          id: "logs",
          title: "What services say of the database",
          what: "Failed statements and pools that ran dry.",
          logql: '{service_name=~"inventory|orders|worker"} |~ "(?i)database|statement|connection|deadlock"',
        },
      ],
    },
  ],
};

/** Redis as redis_exporter tells of it. */
export const REDIS: Board = {
  id: "redis",
  title: "Redis",
  what: "The shop's cache: memory, keys, hits, evictions.",
  of: "environment",
  requires: ["redis-exporter"],
  sections: [
    {
      title: "Cache",
      panels: [
        {
          kind: "chart",
          id: "memory",
          title: "Memory",
          what: "Against the limit, from which on keys are evicted.",
          unit: "bytes",
          queries: [
            { promql: "max(redis_memory_used_bytes)", legend: "used" },
            { promql: "max(redis_memory_max_bytes)", legend: "limit" },
          ],
        },
        {
          kind: "chart",
          id: "keyspace",
          title: "Hits and misses",
          what: "Keys that were found and not found, per second.",
          unit: "per_second",
          queries: [
            { promql: "sum(rate(redis_keyspace_hits_total[30s]))", legend: "hits" },
            { promql: "sum(rate(redis_keyspace_misses_total[30s]))", legend: "misses" },
          ],
          stacked: true,
        },
        {
          kind: "chart",
          id: "evictions",
          title: "Keys that left",
          what: "Evicted for want of memory, or expired in their time.",
          unit: "per_second",
          queries: [
            { promql: "sum(rate(redis_evicted_keys_total[30s]))", legend: "evicted" },
            { promql: "sum(rate(redis_expired_keys_total[30s]))", legend: "expired" },
          ],
        },
        {
          kind: "chart",
          id: "keys",
          title: "Keys",
          what: "By database; the shop has one.",
          unit: "count",
          queries: [{ promql: 'sum by (db) (redis_db_keys{db="db0"})', legend: "{{db}}" }],
        },
        {
          kind: "chart",
          id: "commands",
          title: "Commands",
          what: "Commands per second.",
          unit: "per_second",
          queries: [{ promql: "sum(rate(redis_commands_processed_total[30s]))", legend: "commands" }],
        },
        {
          kind: "chart",
          id: "clients",
          title: "Clients",
          what: "Connected, and turned away.",
          unit: "count",
          queries: [{ promql: "max(redis_connected_clients)", legend: "connected" }],
        },
      ],
    },
    {
      title: "Logs",
      panels: [
        {
          kind: "logs",
          id: "logs",
          title: "What services say of the cache",
          what: "The shop goes on without a cache, and says so.",
          logql: '{service_name="inventory"} |~ "(?i)cache|redis"',
        },
      ],
    },
  ],
};

/** RabbitMQ's own exporter. */
export const RABBITMQ: Board = {
  id: "rabbitmq",
  title: "RabbitMQ",
  what: "The queue between orders and the worker.",
  of: "environment",
  requires: ["rabbitmq"],
  sections: [
    {
      title: "Queues",
      panels: [
        {
          kind: "chart",
          id: "ready",
          title: "Messages waiting",
          what: "Ready to be taken, by queue.",
          unit: "count",
          queries: [{ promql: "max by (queue) (rabbitmq_queue_messages_ready)", legend: "{{queue}}" }],
          thresholds: [{ at: 30, tone: "warn" }],
        },
        {
          kind: "chart",
          id: "unacked",
          title: "Messages being worked on",
          what: "Taken by a consumer and not acknowledged yet.",
          unit: "count",
          queries: [{ promql: "max by (queue) (rabbitmq_queue_messages_unacked)", legend: "{{queue}}" }],
        },
        {
          kind: "chart",
          id: "consumers",
          title: "Consumers",
          what: "Without one, messages only wait.",
          unit: "count",
          queries: [{ promql: "max by (queue) (rabbitmq_queue_consumers)", legend: "{{queue}}" }],
        },
        {
          kind: "chart",
          id: "flow",
          title: "In and out, as the services count it",
          what: "Messages published and deliveries finished, per second.",
          unit: "per_second",
          queries: [
            { promql: "sum by (queue) (rate(queue_publish_total[30s]))", legend: "{{queue}} in" },
            { promql: "sum by (queue) (rate(queue_consume_total[30s]))", legend: "{{queue}} out" },
          ],
        },
      ],
    },
    {
      title: "Node",
      panels: [
        {
          kind: "chart",
          id: "memory",
          title: "Memory",
          what: "Above its limit RabbitMQ takes no more messages.",
          unit: "bytes",
          queries: [
            { promql: "max(rabbitmq_process_resident_memory_bytes)", legend: "used" },
            { promql: "max(rabbitmq_resident_memory_limit_bytes)", legend: "limit" },
          ],
        },
        {
          kind: "chart",
          id: "connections",
          title: "Connections and channels",
          what: "Each service has one connection with a channel or two.",
          unit: "count",
          queries: [
            { promql: "max(rabbitmq_connections)", legend: "connections" },
            { promql: "max(rabbitmq_channels)", legend: "channels" },
          ],
        },
      ],
    },
    {
      title: "Logs",
      panels: [
        {
          kind: "logs",
          id: "logs",
          title: "What services say of the queue",
          what: "Connections lost and messages that could not be worked on.",
          logql: '{service_name=~"orders|worker"} |~ "(?i)queue|message|broker"',
        },
      ],
    },
  ],
};
