import { existsSync, readFileSync } from "node:fs";
import { trace, TraceFlags } from "@opentelemetry/api";
import { collectDefaultMetrics, Counter, Gauge, Histogram, type OpenMetricsContentType, Registry } from "prom-client";

/** Everything that a service shows at `/metrics`, in the OpenMetrics format, because only that carries exemplars. */
export const registry = new Registry<OpenMetricsContentType>();
registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
collectDefaultMetrics({ register: registry });

/** Seconds: from a cache hit to a request that somebody gave up on. */
const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2.5, 5, 10];

export function counter<L extends string = never>(name: string, help: string, labelNames: L[] = []): Counter<L> {
  return new Counter({ name, help, labelNames, registers: [registry] });
}

export function gauge<L extends string = never>(name: string, help: string, labelNames: L[] = []): Gauge<L> {
  return new Gauge({ name, help, labelNames, registers: [registry] });
}

export function histogram<L extends string = never>(name: string, help: string, labelNames: L[] = []): Histogram<L> {
  return new Histogram({ name, help, labelNames, buckets: SECONDS, registers: [registry] });
}

/** How many closed TCP sockets the host still keeps; where the kernel does not say (only Linux does), nothing. */
function showClosedSockets(): void {
  if (!existsSync(SOCKETS) || closedSockets() === undefined) return;
  const sockets = new Gauge({
    name: "tcp_sockets_time_wait",
    help: "Closed TCP sockets of this host whose ports are not free yet",
    registers: [],
    collect() {
      this.set(Number(closedSockets()));
    },
  });
  registry.registerMetric(sockets);
}

const SOCKETS = "/proc/net/sockstat";
const closedSockets = () => /^TCP:.* tw (\d+)/m.exec(readFileSync(SOCKETS, "utf8"))?.[1];

/** A histogram of seconds whose buckets remember the trace of one request each. */
export function histogramWithExemplars(name: string, help: string, labelNames: string[]) {
  const inner = new Histogram({
    name,
    help,
    labelNames,
    buckets: SECONDS,
    registers: [registry],
    enableExemplars: true,
  });
  return {
    observe(labels: Record<string, string>, value: number): void {
      const span = trace.getActiveSpan()?.spanContext();
      // A trace that was not sampled is not in the store: an exemplar pointing at it would lead nowhere.
      const sampled = span !== undefined && (span.traceFlags & TraceFlags.SAMPLED) !== 0;
      inner.observe({
        labels,
        value,
        ...(sampled && { exemplarLabels: { trace_id: span.traceId, span_id: span.spanId } }),
      });
    },
  };
}

showClosedSockets();
