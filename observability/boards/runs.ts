import type { Board } from "./board.ts";

/** The platform itself. Never shown to learners: it says what was done to the shop. */
export const RUNS: Board = {
  id: "runs",
  title: "Runs and tools",
  what: "The platform: runs, tool calls, its processes.",
  of: "platform",
  requires: ["prometheus"],
  sections: [
    {
      title: "Runs",
      panels: [
        {
          kind: "chart",
          id: "runs",
          title: "Runs by state",
          what: "Runs that tools drives now. No line: nobody practises.",
          unit: "count",
          queries: [{ promql: "sum by (state) (mayday_runs)", legend: "{{state}}" }],
          quiet: true,
        },
        {
          kind: "chart",
          id: "ends",
          title: "Runs started and ended",
          what: "Per second, ends by why.",
          unit: "per_second",
          queries: [
            { promql: "sum(rate(mayday_runs_started_total[5m]))", legend: "started" },
            { promql: "sum by (why) (rate(mayday_runs_ended_total[5m]))", legend: "{{why}}" },
          ],
          quiet: true,
        },
        {
          kind: "chart",
          id: "stages",
          title: "Time in a stage, median",
          what: "Where learners spend their time.",
          unit: "s",
          queries: [
            {
              promql: "histogram_quantile(0.5, sum by (stage, le) (rate(mayday_stage_duration_seconds_bucket[15m])))",
              legend: "{{stage}}",
            },
          ],
          quiet: true,
        },
        {
          kind: "chart",
          id: "checks",
          title: "Checks passed",
          what: "By stage and whether without a hint.",
          unit: "per_second",
          queries: [
            {
              promql: "sum by (stage, unaided) (rate(mayday_checks_passed_total[5m]))",
              legend: "{{stage}} unaided={{unaided}}",
            },
          ],
          quiet: true,
        },
        {
          kind: "chart",
          id: "actions",
          title: "Actions",
          what: "What was done to the shop, by kind and outcome.",
          unit: "per_second",
          queries: [
            {
              promql: "sum by (kind, actor, outcome) (rate(mayday_actions_total[5m]))",
              legend: "{{kind}} {{actor}} {{outcome}}",
            },
          ],
          quiet: true,
        },
      ],
    },
    {
      title: "Tools",
      panels: [
        {
          kind: "chart",
          id: "calls",
          title: "Tool calls",
          what: "By outcome.",
          unit: "per_second",
          queries: [{ promql: "sum by (outcome) (rate(mayday_tool_calls_total[1m]))", legend: "{{outcome}}" }],
        },
        {
          kind: "chart",
          id: "call-latency",
          title: "Duration of a tool call, 95th percentile",
          what: "Points lead to traces of single calls. follow_run waits for news by design.",
          unit: "s",
          queries: [
            {
              promql:
                'histogram_quantile(0.95, sum by (tool, le) (rate(mayday_tool_duration_seconds_bucket{tool!="follow_run"}[1m])))',
              legend: "{{tool}}",
            },
          ],
          exemplars: true,
        },
        {
          kind: "chart",
          id: "requests",
          title: "MCP requests",
          what: "By method, and by the kind of error of those that failed.",
          unit: "per_second",
          queries: [
            {
              promql: "sum by (mcp_method_name, error_type) (rate(mcp_server_operation_duration_seconds_count[1m]))",
              legend: "{{mcp_method_name}} {{error_type}}",
            },
          ],
        },
        {
          kind: "chart",
          id: "ticks",
          title: "Duration of a tick, 95th percentile",
          what: "One look at the system and what follows from it, every 2 s and run.",
          unit: "s",
          queries: [
            {
              promql: "histogram_quantile(0.95, sum by (le) (rate(mayday_tick_duration_seconds_bucket[1m])))",
              legend: "tick",
            },
          ],
          thresholds: [{ at: 2, tone: "bad" }],
        },
      ],
    },
    {
      title: "Processes",
      panels: [
        {
          kind: "chart",
          id: "sockets",
          title: "Browsers connected",
          what: "A learner may have several.",
          unit: "count",
          queries: [{ promql: "sum(chat_sockets)", legend: "sockets" }],
        },
        {
          kind: "chart",
          id: "memory",
          title: "Memory",
          what: "Of each of the platform's processes.",
          unit: "bytes",
          queries: [{ promql: "max by (service) (process_resident_memory_bytes)", legend: "{{service}}" }],
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
          title: "Logs",
          what: "Of tools and agent. A line with a trace id leads to its trace.",
          logql: '{service_name=~"tools|agent"}',
        },
      ],
    },
  ],
};
