import { boolean, choice, integer, type Values } from "../kit/knobs.ts";

/** What can be set for each edge, on the caller's side but for `authorized`. */
export const EDGE_KNOBS = {
  timeout_ms: integer({
    title: "Longest wait for an answer, retries included (0: no limit)",
    unit: "ms",
    min: 0,
    max: 120_000,
    default: 30_000,
  }),
  retry_attempts: integer({ title: "Most retries of one request", unit: "retries", min: 0, max: 10, default: 1 }),
  retry_on: choice({
    title: "What is retried: no connection, also broken answers, or also every 5xx",
    choices: ["connect_failure", "gateway_error", "server_error"],
    default: "connect_failure",
  }),
  retry_timeout_ms: integer({
    title: "Longest wait for one attempt (0: the whole timeout)",
    unit: "ms",
    min: 0,
    max: 60_000,
    default: 0,
  }),
  retry_budget_percent: integer({
    title: "Most retries at a time, as a part of the requests under way (0: no budget)",
    unit: "%",
    min: 0,
    max: 100,
    default: 20,
  }),
  max_connections: integer({ title: "Most connections", unit: "connections", min: 1, max: 4096, default: 256 }),
  max_pending_requests: integer({
    title: "Most requests that wait for a connection",
    unit: "requests",
    min: 1,
    max: 4096,
    default: 256,
  }),
  max_requests: integer({ title: "Most requests under way", unit: "requests", min: 1, max: 4096, default: 512 }),
  outlier_errors: integer({
    title: "Failures in a row after which the called service is left alone for a while (0: never)",
    unit: "failures",
    min: 0,
    max: 1000,
    default: 0,
  }),
  outlier_ejection_s: integer({ title: "How long it is left alone", unit: "s", min: 1, max: 300, default: 10 }),
  delay_ms: integer({ title: "Delay put on requests (0: none)", unit: "ms", min: 0, max: 60_000, default: 0 }),
  delay_percent: integer({ title: "Part of the requests that is delayed", unit: "%", min: 0, max: 100, default: 100 }),
  abort_status: integer({ title: "Status of aborted requests", unit: "", min: 400, max: 599, default: 503 }),
  abort_percent: integer({ title: "Part of the requests that is aborted", unit: "%", min: 0, max: 100, default: 0 }),
  mutual_tls: boolean({ title: "Call over mutual TLS", default: true }),
  authorized: boolean({ title: "The called service lets this caller in", default: true }),
};
export type EdgePolicy = Values<typeof EDGE_KNOBS>;

/** What can be set for each service that is called. */
export const SERVER_KNOBS = {
  mtls: choice({
    title: "Calls taken: mutual TLS alone, both sorts, or plain text alone",
    choices: ["strict", "permissive", "off"],
    default: "strict",
  }),
};
export type ServerPolicy = Values<typeof SERVER_KNOBS>;

/** What can be set for each workload's certificate. */
export const CERTIFICATE_KNOBS = {
  certificate_renewal: choice({
    title: "Who renews the certificate before it ends",
    choices: ["automatic", "manual"],
    default: "automatic",
  }),
};
export type CertificatePolicy = Values<typeof CERTIFICATE_KNOBS>;
