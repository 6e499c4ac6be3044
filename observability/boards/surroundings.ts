import type { Board } from "./board.ts";
import { quantile } from "./http.ts";

/** Envoy's own statistics, by sidecar (`service`) and whom it calls (`peer`; `inbound` is what it takes). */
export const MESH: Board = {
  id: "mesh",
  title: "Mesh",
  what: "What the sidecars see between services: calls, retries, ejections, faults.",
  of: "environment",
  requires: ["mesh"],
  sections: [
    {
      title: "Calls",
      panels: [
        {
          kind: "chart",
          id: "calls",
          title: "Calls by edge",
          what: "From a sidecar to a cluster, per second.",
          unit: "per_second",
          queries: [
            {
              promql: "sum by (service, peer) (rate(envoy_http_downstream_rq_total[30s]))",
              legend: "{{service}} → {{peer}}",
            },
          ],
        },
        {
          kind: "chart",
          id: "failures",
          title: "Calls that failed",
          what: "Answered with a server error. No line: none yet.",
          unit: "per_second",
          queries: [
            {
              promql: 'sum by (service, peer) (rate(envoy_http_downstream_rq_xx{envoy_response_code_class="5"}[30s]))',
              legend: "{{service}} → {{peer}}",
            },
          ],
          quiet: true,
        },
        {
          kind: "chart",
          id: "latency",
          title: "Latency, 95th percentile",
          what: "As the caller's sidecar measures it.",
          unit: "s",
          queries: [
            {
              promql: `${quantile(0.95, "envoy_http_downstream_rq_time", "", "service, peer")} / 1000`,
              legend: "{{service}} → {{peer}}",
            },
          ],
        },
      ],
    },
    {
      title: "Policy at work",
      panels: [
        {
          kind: "chart",
          id: "retries",
          title: "Retries",
          what: "Calls that were made again, per second.",
          unit: "per_second",
          queries: [
            {
              promql: "sum by (service, peer) (rate(envoy_cluster_upstream_rq_retry[30s]))",
              legend: "{{service}} → {{peer}}",
            },
          ],
        },
        {
          kind: "chart",
          id: "breakers",
          title: "Open circuit breakers",
          what: "1 while a limit of the edge is reached.",
          unit: "count",
          queries: [
            {
              promql: "max by (service, peer) (envoy_cluster_circuit_breakers_default_rq_open)",
              legend: "{{service}} → {{peer}}",
            },
          ],
          thresholds: [{ at: 1, tone: "bad" }],
        },
        {
          kind: "chart",
          id: "timeouts",
          title: "Timeouts",
          what: "Calls that the sidecar gave up on, per second.",
          unit: "per_second",
          queries: [
            {
              promql: "sum by (service, peer) (rate(envoy_cluster_upstream_rq_timeout[30s]))",
              legend: "{{service}} → {{peer}}",
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
          title: "Warnings and errors of the services",
          what: "What a call that went wrong looked like to its caller.",
          logql: '{service_name=~".+"} | detected_level=~"warn|error|fatal"',
        },
      ],
    },
  ],
};

export const LOAD: Board = {
  id: "load",
  title: "Load",
  what: "The visitors: how many, what they ask, what they are refused.",
  of: "environment",
  requires: ["locust"],
  sections: [
    {
      title: "Visitors",
      panels: [
        {
          kind: "chart",
          id: "users",
          title: "Visitors",
          what: "Each begins a journey every two seconds.",
          unit: "count",
          queries: [{ promql: "max(load_users)", legend: "visitors" }],
        },
        {
          kind: "chart",
          id: "requests",
          title: "Requests and failures",
          what: "As the visitors count them, per second.",
          unit: "per_second",
          queries: [
            { promql: "sum(rate(load_requests_total[30s]))", legend: "requests" },
            { promql: "sum(rate(load_failures_total[30s]))", legend: "failures" },
          ],
        },
        {
          kind: "chart",
          id: "routes",
          title: "What they ask",
          what: "Requests at the gateway by route.",
          unit: "per_second",
          queries: [{ promql: 'sum by (route) (service:http_requests:rate{service="gateway"})', legend: "{{route}}" }],
          stacked: true,
        },
      ],
    },
    {
      title: "Logs",
      panels: [
        {
          kind: "logs",
          id: "logs",
          title: "The gateway's lines",
          what: "What the visitors' first contact says.",
          logql: '{service_name="gateway"}',
        },
      ],
    },
  ],
};

export const ALERTS: Board = {
  id: "alerts",
  title: "Alerts",
  what: "What fires, what is about to, and how fast the error budgets burn.",
  of: "environment",
  requires: ["prometheus"],
  sections: [
    {
      title: "State",
      panels: [
        {
          kind: "chart",
          id: "firing",
          title: "Alerts firing",
          what: "No line is good news.",
          unit: "count",
          queries: [
            {
              promql:
                'max by (alertname, alert_service, severity) (label_replace(ALERTS{alertstate="firing"}, "alert_service", "$1", "service", "(.*)"))',
              legend: "{{alertname}} {{alert_service}}",
            },
          ],
          quiet: true,
        },
        {
          kind: "chart",
          id: "pending",
          title: "Alerts pending",
          what: "Their condition holds, but not for long enough yet.",
          unit: "count",
          queries: [{ promql: 'max by (alertname) (ALERTS{alertstate="pending"})', legend: "{{alertname}}" }],
          quiet: true,
        },
      ],
    },
    {
      title: "Error budgets",
      panels: [
        {
          kind: "chart",
          id: "fast",
          title: "Bad requests, last 30 s",
          what: "The short window ends an alert soon after its cause.",
          unit: "ratio",
          queries: [{ promql: "max by (slo) (slo:bad_requests:ratio_30s)", legend: "{{slo}}" }],
          thresholds: [{ at: 0.144, tone: "bad" }],
        },
        {
          kind: "chart",
          id: "slow",
          title: "Bad requests, last 2 min",
          what: "The long window begins one only when it matters.",
          unit: "ratio",
          queries: [{ promql: "max by (slo) (slo:bad_requests:ratio_2m)", legend: "{{slo}}" }],
          thresholds: [{ at: 0.144, tone: "bad" }],
        },
      ],
    },
    {
      title: "Targets",
      panels: [
        {
          kind: "chart",
          id: "targets",
          title: "Who answers",
          what: "1 when Prometheus got its metrics, 0 when not.",
          unit: "count",
          queries: [{ promql: "max by (service) (up)", legend: "{{service}}" }],
        },
      ],
    },
    {
      title: "Logs",
      panels: [
        {
          kind: "logs",
          id: "logs",
          title: "Errors",
          what: "Of every service.",
          logql: '{service_name=~".+"} | detected_level=~"error|fatal"',
        },
      ],
    },
  ],
};
