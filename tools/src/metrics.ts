import { Counter, Gauge, Histogram, type OpenMetricsContentType, Registry, collectDefaultMetrics } from "prom-client";
import { MCP_LABELS, METRICS } from "./telemetry-names.ts";

export type Metrics = ReturnType<typeof createMetrics>;

/** As OpenTelemetry advises for MCP. */
const MCP_SECONDS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300];

/**
 * The metrics of one control plane, in a registry of their own, so that a process may hold several; in the OpenMetrics
 * format, because only that carries exemplars.
 */
export function createMetrics() {
  const registry = new Registry<OpenMetricsContentType>();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return { registry, ...toolMetrics(registers), ...hostMetrics(registers), ...runMetrics(registers) };
}

type Registers = Registry<OpenMetricsContentType>[];

function toolMetrics(registers: Registers) {
  return {
    toolCalls: new Counter({
      name: "mayday_tool_calls_total",
      help: "MCP tool calls by outcome: ok, no_data or an error code",
      labelNames: ["tool", "role", "outcome"],
      registers,
    }),
    toolDuration: new Histogram({
      name: "mayday_tool_duration_seconds",
      help: "Time that a tool call took",
      labelNames: ["tool", "role", "outcome"],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
      enableExemplars: true,
    }),
    mcpDuration: new Histogram({
      name: METRICS.mcpDuration,
      help: "Time from an MCP request until its answer",
      labelNames: MCP_LABELS,
      buckets: MCP_SECONDS,
      registers,
    }),
    screened: new Counter({
      name: "mayday_screened_messages_total",
      help: "Texts of the tutor that were screened, by verdict: clear or held_back",
      labelNames: ["verdict"],
      registers,
    }),
  };
}

function hostMetrics(registers: Registers) {
  return {
    runs: new Gauge({
      name: "mayday_runs",
      help: "Runs that this process drives, by state",
      labelNames: ["state"],
      registers,
    }),
    ticks: new Counter({
      name: "mayday_ticks_total",
      help: "Evaluations of open runs by outcome",
      labelNames: ["outcome"],
      registers,
    }),
    tickDuration: new Histogram({
      name: "mayday_tick_duration_seconds",
      help: "Time that one evaluation of an open run took",
      buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30],
      registers,
    }),
  };
}

/** What happens in runs. No label names a run or a learner: traces and logs do. */
function runMetrics(registers: Registers) {
  return {
    runsStarted: new Counter({ name: "mayday_runs_started_total", help: "Runs that were started", registers }),
    runsEnded: new Counter({
      name: "mayday_runs_ended_total",
      help: "Runs that ended, by why",
      labelNames: ["why"],
      registers,
    }),
    stageDuration: new Histogram({
      name: "mayday_stage_duration_seconds",
      help: "Time that a run spent in a stage",
      labelNames: ["stage"],
      buckets: [5, 15, 30, 60, 120, 300, 600, 1200, 2400],
      registers,
    }),
    checksPassed: new Counter({
      name: "mayday_checks_passed_total",
      help: "Checks that were passed, by stage and whether without a hint",
      labelNames: ["stage", "unaided"],
      registers,
    }),
    hints: new Counter({
      name: "mayday_hints_total",
      help: "Hints that were revealed, by level, by whom and by the rule of pacing that fired",
      labelNames: ["level", "by", "rule"],
      registers,
    }),
    hintOffers: new Counter({
      name: "mayday_hint_offers_total",
      help: "Hints that were offered unasked, by the rule of pacing that fired",
      labelNames: ["rule"],
      registers,
    }),
    hintOffersDeclined: new Counter({
      name: "mayday_hint_offers_declined_total",
      help: "Offers of a hint to which the learner said no",
      registers,
    }),
    actions: new Counter({
      name: "mayday_actions_total",
      help: "Actions on the system by kind, actor and outcome: applied, failed or undone",
      labelNames: ["kind", "actor", "outcome"],
      registers,
    }),
  };
}
