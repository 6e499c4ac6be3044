import type { Board } from "./board.ts";
import { goldenSignals } from "./http.ts";

export const OVERVIEW: Board = {
  id: "overview",
  title: "Overview",
  what: "The golden signals of every service: where to look first.",
  of: "environment",
  requires: ["prometheus"],
  sections: [
    {
      title: "Now",
      panels: [
        {
          kind: "figure",
          id: "targets",
          title: "Services that answer",
          what: "Of the shop's five.",
          unit: "count",
          query: { promql: 'sum(up{service=~"gateway|inventory|orders|payments|worker"})', legend: "up" },
        },
        {
          kind: "figure",
          id: "requests",
          title: "Requests",
          what: "What customers ask of the gateway.",
          unit: "per_second",
          query: { promql: 'sum(service:http_requests:rate{service="gateway"})', legend: "gateway" },
        },
        {
          kind: "figure",
          id: "firing",
          title: "Alerts firing",
          what: "No number is good news.",
          unit: "count",
          query: { promql: 'count(ALERTS{alertstate="firing"})', legend: "firing" },
          thresholds: [{ at: 1, tone: "bad" }],
          quiet: true,
        },
      ],
    },
    { title: "Requests, errors, latency", panels: goldenSignals(null) },
    {
      title: "Objectives",
      panels: [
        {
          kind: "chart",
          id: "objectives",
          title: "Requests not served well, last two minutes",
          what: "Failed or too slow, by objective. One percent is allowed.",
          unit: "ratio",
          queries: [{ promql: "max by (slo) (slo:bad_requests:ratio_2m)", legend: "{{slo}}" }],
          thresholds: [
            { at: 0.01, tone: "warn" },
            { at: 0.144, tone: "bad" },
          ],
        },
      ],
    },
    {
      title: "Saturation",
      panels: [
        {
          kind: "chart",
          id: "db-waiting",
          title: "Callers waiting for a database connection",
          what: "Zero while the pools suffice.",
          unit: "count",
          queries: [{ promql: "max by (service) (db_pool_waiting)", legend: "{{service}}" }],
          thresholds: [{ at: 1, tone: "warn" }],
        },
        {
          kind: "chart",
          id: "event-loop",
          title: "Event loop lag, 99th percentile",
          what: "How long ready work waits for the only thread.",
          unit: "s",
          queries: [{ promql: "max by (service) (nodejs_eventloop_lag_p99_seconds)", legend: "{{service}}" }],
          thresholds: [{ at: 0.1, tone: "warn" }],
        },
        {
          kind: "chart",
          id: "cpu",
          title: "Processor",
          what: "Share of one core.",
          unit: "ratio",
          queries: [{ promql: "max by (service) (rate(process_cpu_seconds_total[30s]))", legend: "{{service}}" }],
        },
      ],
    },
    {
      title: "Logs",
      panels: [
        {
          kind: "logs",
          id: "logs",
          title: "Warnings and errors",
          what: "Of every service. A line with a trace id leads to its trace.",
          logql: '{service_name=~".+"} | detected_level=~"warn|error|fatal"',
        },
      ],
    },
  ],
};
