/** PromQL of the figures that faults show in, over the last 10 s. */
export const rate = (series: string) => `(sum(rate(${series}[10s])) or vector(0))`;
/** Seconds that one took on the average; `histogram` without its suffix, with its labels in braces. */
export const mean = (histogram: string) =>
  `sum(rate(${histogram.replace("{", "_sum{")}[10s])) / sum(rate(${histogram.replace("{", "_count{")}[10s]))`;
/** Requests per second that a service answered. */
export const answered = (labels: string) => rate(`http_server_request_duration_seconds_count{${labels}}`);
/** The part of a service's answers that are errors. */
export const errorRatio = (service: string) =>
  `${answered(`service="${service}",status_code=~"5.."`)} / ${answered(`service="${service}"`)}`;
export const firing = (alert: string) => `count(ALERTS{alertname="${alert}",alertstate="firing"}) or vector(0)`;
export const QUEUE_DEPTH = 'sum(rabbitmq_queue_messages{queue="orders"})';
export const EVICTIONS = "(sum(rate(redis_evicted_keys_total[12s])) or vector(0))";
