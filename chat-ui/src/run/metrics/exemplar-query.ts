/** Of the recorded latencies: the histogram that they are made of. */
const RECORDED = /service:http_latency_seconds:p95(\{[^}]*\})?/g;
const HISTOGRAM = "http_server_request_duration_seconds_bucket";

/** What to ask for the single requests behind a chart, or null when it shows no latency of requests. */
export function exemplarQuery(query: string): string | null {
  if (/_bucket\b/.test(query)) return query;
  const recorded = query.match(RECORDED);
  return recorded === null ? null : recorded.map((one) => one.replace(RECORDED, `${HISTOGRAM}$1`)).join(" or ");
}
