import type { Chart } from "./board.ts";

const SERVER = "http_server_request_duration_seconds";
const CLIENT = "http_client_request_duration_seconds";

/** Quantiles of a histogram, over 30 s where nothing else is said. */
export function quantile(share: number, histogram: string, selector: string, by: string, window = "30s"): string {
  return `histogram_quantile(${share}, sum by (${by}, le) (rate(${histogram}_bucket${selector}[${window}])))`;
}

/** Requests, errors and latency: of each service, or of one service by route. */
export function goldenSignals(service: string | null): Chart[] {
  const of = service === null ? "" : `{service="${service}"}`;
  const by = service === null ? "service" : "route";
  const legend = `{{${by}}}`;
  return [
    {
      kind: "chart",
      id: "rate",
      title: "Requests",
      what: "Requests per second: is anybody coming, and as many as usual?",
      unit: "per_second",
      queries: [{ promql: `sum by (${by}) (service:http_requests:rate${of})`, legend }],
    },
    {
      kind: "chart",
      id: "errors",
      title: "Errors",
      what: "Share of requests that were answered with a server error. A route without requests has none.",
      unit: "ratio",
      queries: [{ promql: `max by (${by}) (service:http_errors:ratio${of})`, legend }],
      thresholds: [
        { at: 0.01, tone: "warn" },
        { at: 0.1, tone: "bad" },
      ],
    },
    {
      kind: "chart",
      id: "latency",
      title: "Latency, 95th percentile",
      what: "One request in twenty takes longer. Points lead to traces of single requests.",
      unit: "s",
      queries: [{ promql: quantile(0.95, SERVER, of, by), legend }],
      thresholds: [
        { at: 0.5, tone: "warn" },
        { at: 1, tone: "bad" },
      ],
      exemplars: true,
    },
  ];
}

/** What a service hears from those it calls. */
export function upstreams(service: string): Chart[] {
  const of = `{service="${service}"}`;
  return [
    {
      kind: "chart",
      id: "upstream-rate",
      title: "Calls to others, by answer",
      what: "Requests per second that this service makes; an error is a call that got no answer.",
      unit: "per_second",
      queries: [
        {
          promql: `sum by (peer, status_code) (rate(${CLIENT}_count${of}[30s]))`,
          legend: "{{peer}} {{status_code}}",
        },
      ],
    },
    {
      kind: "chart",
      id: "upstream-latency",
      title: "Latency of others, 95th percentile",
      what: "How long those that this service calls take to answer it.",
      unit: "s",
      queries: [{ promql: quantile(0.95, CLIENT, of, "peer"), legend: "{{peer}}" }],
    },
  ];
}
