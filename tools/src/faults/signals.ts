/** PromQL of the figures that faults show in, over four scrapes; an event that never happened counts as none. */
const WINDOW = "8s";
export const rate = (series: string) => `(sum(rate(${series}[${WINDOW}])) or vector(0))`;
/** Seconds that one took on the average; `histogram` without its suffix, with its labels in braces. */
export const mean = (histogram: string) =>
  `sum(rate(${histogram.replace("{", "_sum{")}[${WINDOW}])) / sum(rate(${histogram.replace("{", "_count{")}[${WINDOW}]))`;
/** Requests per second that a service answered. */
export const answered = (labels: string) => rate(`http_server_request_duration_seconds_count{${labels}}`);
/** Orders per second that could not be placed. */
export const FAILED_ORDERS = answered('service="orders",method="POST",status_code=~"5.."');
/** Calls per second from one service to another; `answers` as a regular expression, `error` is none. */
export const called = (service: string, peer: string, answers: string) =>
  rate(`http_client_request_duration_seconds_count{service="${service}",peer="${peer}",status_code=~"${answers}"}`);
/** Database statements per second, by the name that the service gives them. */
export const statements = (operations: string) =>
  rate(`db_query_duration_seconds_count{service="inventory",operation=~"${operations}"}`);
/** Rows per second that PostgreSQL read without an index; it is asked every 4 s. */
export const scannedRows = (table: string) =>
  `(sum(rate(pg_stat_user_tables_seq_tup_read{relname="${table}"}[12s])) or vector(0))`;
export const firing = (alert: string) => `count(ALERTS{alertname="${alert}",alertstate="firing"}) or vector(0)`;
/** Messages per second by which the queue gets longer, or, below 0, is being worked off. */
export const QUEUE_GROWTH = 'sum(deriv(rabbitmq_queue_messages{queue="orders"}[14s]))';
export const ACKS = rate('queue_consume_total{result="ack"}');
export const EVICTIONS = "(sum(rate(redis_evicted_keys_total[12s])) or vector(0))";
