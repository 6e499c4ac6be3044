import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";

export type Metrics = ReturnType<typeof createMetrics>;

/** The metrics of one control plane, in a registry of their own, so that a process may hold several. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    toolCalls: new Counter({
      name: "mayday_tool_calls_total",
      help: "MCP tool calls by outcome: ok, no_data or an error code",
      labelNames: ["tool", "role", "outcome"],
      registers: [registry],
    }),
    toolDuration: new Histogram({
      name: "mayday_tool_duration_seconds",
      help: "Time that a tool call took",
      labelNames: ["tool", "role", "outcome"],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers: [registry],
    }),
    runs: new Gauge({
      name: "mayday_runs",
      help: "Runs that this process drives, by state",
      labelNames: ["state"],
      registers: [registry],
    }),
    ticks: new Counter({
      name: "mayday_ticks_total",
      help: "Evaluations of open runs by outcome",
      labelNames: ["outcome"],
      registers: [registry],
    }),
    tickDuration: new Histogram({
      name: "mayday_tick_duration_seconds",
      help: "Time that one evaluation of an open run took",
      buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30],
      registers: [registry],
    }),
  };
}
