/** What an operator looks at first in a database, for the role `reader`. */
export const CONSOLE_QUERIES = [
  {
    id: "activity",
    title: "Who is connected, and what they do",
    text: `SELECT pid, usename AS role, application_name AS application, state, wait_event_type AS waits_for,
       date_trunc('second', now() - xact_start) AS transaction_for,
       date_trunc('second', now() - query_start) AS statement_for, left(query, 120) AS statement
FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
ORDER BY xact_start NULLS LAST`,
  },
  {
    id: "blocking",
    title: "Who waits for whose locks",
    text: `SELECT blocked.pid AS blocked_pid, blocked.application_name AS blocked, left(blocked.query, 80) AS blocked_statement,
       date_trunc('second', now() - blocked.query_start) AS blocked_for,
       blocking.pid AS blocking_pid, blocking.application_name AS blocking, blocking.state AS blocking_state,
       date_trunc('second', now() - blocking.xact_start) AS blocking_transaction_for
FROM pg_stat_activity AS blocked
CROSS JOIN LATERAL unnest(pg_blocking_pids(blocked.pid)) AS by (pid)
JOIN pg_stat_activity AS blocking ON blocking.pid = by.pid
ORDER BY blocked.query_start`,
  },
  {
    id: "statements",
    title: "Which statements take the most time",
    text: `SELECT r.rolname AS role, s.calls, round(s.total_exec_time::numeric) AS total_ms, round(s.mean_exec_time::numeric, 2) AS mean_ms,
       s.rows, s.shared_blks_hit + s.shared_blks_read AS blocks, left(s.query, 160) AS statement
FROM pg_stat_statements AS s JOIN pg_roles AS r ON r.oid = s.userid
WHERE s.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
ORDER BY s.total_exec_time DESC LIMIT 20`,
  },
  {
    id: "tables",
    title: "Sizes of tables, dead rows, scans, age of statistics",
    text: `SELECT schemaname || '.' || relname AS table, pg_size_pretty(pg_total_relation_size(relid)) AS size,
       n_live_tup AS rows, n_dead_tup AS dead_rows, n_mod_since_analyze AS changed_since_analyze,
       greatest(last_analyze, last_autoanalyze) AS analyzed, seq_scan AS full_scans, idx_scan AS index_scans
FROM pg_stat_user_tables WHERE schemaname IN ('inventory', 'orders')
ORDER BY pg_total_relation_size(relid) DESC`,
  },
  {
    id: "privileges",
    title: "Which role may do what with which table",
    text: `SELECT n.nspname || '.' || c.relname AS table, r.rolname AS role, string_agg(lower(a.privilege_type), ', ' ORDER BY 1) AS may
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
CROSS JOIN LATERAL aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) AS a JOIN pg_roles AS r ON r.oid = a.grantee
WHERE n.nspname IN ('inventory', 'orders') AND c.relkind = 'r' AND a.privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
GROUP BY 1, 2 ORDER BY 1, 2`,
  },
  {
    id: "roles",
    title: "Limits of roles, and connections in use",
    text: `SELECT r.rolname AS role, r.rolconnlimit AS connection_limit, array_to_string(r.rolconfig, ', ') AS settings,
       (SELECT count(*) FROM pg_stat_activity AS a WHERE a.usesysid = r.oid) AS connections
FROM pg_roles AS r WHERE r.rolcanlogin ORDER BY connections DESC, role`,
  },
] as const;
