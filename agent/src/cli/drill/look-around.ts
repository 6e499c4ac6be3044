import type { Game } from "./play.ts";

const QUARTER_HOUR_MS = 900_000;
/** The cache and the queue by their own numbers. */
const STORES = ["redis_memory_used_bytes", "rabbitmq_queue_messages"];
const SESSIONS = "SELECT state, wait_event_type, count(*) FROM pg_stat_activity GROUP BY 1, 2";
const SERVICES = ["gateway", "inventory", "orders", "payments", "worker"] as const;

/** Looks at every sort of evidence of every service, as somebody does who does not know yet where to look. */
export async function lookAround({ browser, run, observer }: Game): Promise<void> {
  const to = Date.now();
  const range = { run, from: to - QUARTER_HOUR_MS, to };
  for (const service of SERVICES) {
    const query = `sum(rate(http_server_request_duration_seconds_count{service="${service}"}[1m]))`;
    const looks = await Promise.all([
      browser.call("query_promql", { ...range, query, step: 15, service }),
      browser.call("search_logs", { ...range, service, limit: 20 }),
      browser.call("search_traces", { ...range, service, limit: 5 }),
    ]);
    for (const look of looks) if (look.status === "error") observer.problems.push(`${service}: ${look.reason}`);
    const [, , traces] = looks;
    const first = traces.status === "ok" ? traces.traces[0] : undefined;
    if (first !== undefined) await browser.call("get_trace", { run, traceId: first.traceId });
  }
  const rest = await Promise.all([
    browser.call("list_operations", { run }),
    browser.call("list_alerts", { run }),
    browser.call("run_action", { run, action: { kind: "sql", op: { verb: "query", text: SESSIONS } } }),
    ...STORES.map((query) => browser.call("query_promql", { ...range, query, step: 15 })),
  ]);
  for (const look of rest) if (look.status === "error") observer.problems.push(look.reason);
}
