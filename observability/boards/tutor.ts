import type { Board, Chart, Figure, Section } from "./board.ts";
import { quantile } from "./http.ts";

/** Turns are few, so what is said of them is said of a quarter of an hour. */
const WINDOW = "15m";
const recent = (counter: string, by: string) => `sum by (${by}) (increase(${counter}[${WINDOW}]))`;
const slowest = (histogram: string, by: string, selector = "") => quantile(0.95, histogram, selector, by, WINDOW);
/** Mean of a histogram's values, where there were any. */
const mean = (histogram: string, by: string) =>
  `sum by (${by}) (rate(${histogram}_sum[${WINDOW}])) / (sum by (${by}) (rate(${histogram}_count[${WINDOW}])) > 0)`;

const NOW: Figure[] = [
  {
    kind: "figure",
    id: "turns-now",
    title: "Turns in 15 min",
    what: "Of both tutors.",
    unit: "count",
    query: { promql: `sum(increase(tutor_turns_total[${WINDOW}]))`, legend: "turns" },
  },
  {
    kind: "figure",
    id: "first-text-now",
    title: "Time to the first text, 95th percentile",
    what: "From the learner's message on, over 15 min, whoever answered.",
    unit: "s",
    query: {
      promql: `histogram_quantile(0.95, sum by (le) (rate(tutor_first_text_seconds_bucket[${WINDOW}])))`,
      legend: "first text",
    },
    thresholds: [{ at: 5, tone: "warn" }],
  },
  {
    kind: "figure",
    id: "fallbacks-now",
    title: "Fallbacks in 15 min",
    what: "Turns that the scripted tutor took in a model's place. Without a model there are none.",
    unit: "count",
    query: { promql: `sum(increase(tutor_fallbacks_total[${WINDOW}]))`, legend: "fallbacks" },
    thresholds: [{ at: 1, tone: "warn" }],
    quiet: true,
  },
  {
    kind: "figure",
    id: "cost-now",
    title: "Cost in an hour",
    what: "Where prices are set.",
    unit: "dollars",
    query: { promql: "sum(increase(tutor_cost_dollars_total[1h]))", legend: "dollars" },
    quiet: true,
  },
  {
    kind: "figure",
    id: "hints-now",
    title: "Hints given",
    what: "Since tools was started, to all learners.",
    unit: "count",
    query: { promql: "sum(mayday_hints_total)", legend: "hints" },
    quiet: true,
  },
  {
    kind: "figure",
    id: "screened-now",
    title: "Turns held back in 15 min",
    what: "Of a model's turns, those of which something would have said what no hint has said yet.",
    unit: "count",
    query: { promql: `sum(increase(tutor_screened_turns_total[${WINDOW}]))`, legend: "turns" },
    quiet: true,
  },
];

const TURNS: Chart[] = [
  {
    kind: "chart",
    id: "first-text",
    title: "Time to the first text, 95th percentile",
    what: "From the learner's message on, by who answered.",
    unit: "s",
    queries: [{ promql: slowest("tutor_first_text_seconds", "provider"), legend: "{{provider}}" }],
  },
  {
    kind: "chart",
    id: "turns",
    title: "Turns by how they ended",
    what: "In 15 min. A turn that a model could not finish counts for it as well as for the scripted tutor.",
    unit: "count",
    queries: [{ promql: `${recent("tutor_turns_total", "provider, end")} > 0`, legend: "{{provider}} {{end}}" }],
    quiet: true,
  },
  {
    kind: "chart",
    id: "turn-duration",
    title: "Duration of a turn, 95th percentile",
    what: "All its requests and tool calls together. No line: nobody spoke.",
    unit: "s",
    queries: [
      {
        promql: slowest("gen_ai_invoke_agent_duration_seconds", "gen_ai_provider_name"),
        legend: "{{gen_ai_provider_name}}",
      },
    ],
    quiet: true,
  },
];

const MODEL: Chart[] = [
  {
    kind: "chart",
    id: "up",
    title: "Model asked",
    what: "1 while the model speaks for the tutor, 0 while the scripted tutor stands in. No line: there is no model.",
    unit: "count",
    queries: [{ promql: "min by (provider) (tutor_provider_up)", legend: "{{provider}}" }],
    quiet: true,
  },
  {
    kind: "chart",
    id: "fallbacks",
    title: "Fallbacks by reason",
    what: "Turns in 15 min that the scripted tutor took in the model's place.",
    unit: "count",
    queries: [
      { promql: `${recent("tutor_fallbacks_total", "provider, reason")} > 0`, legend: "{{provider}} {{reason}}" },
    ],
    quiet: true,
  },
  {
    kind: "chart",
    id: "provider-errors",
    title: "Errors by failure",
    what: "Requests in 15 min that the model did not answer in full, after those that were made again.",
    unit: "count",
    queries: [
      {
        promql: `${recent("tutor_provider_errors_total", "provider, failure")} > 0`,
        legend: "{{provider}} {{failure}}",
      },
    ],
    quiet: true,
  },
  {
    kind: "chart",
    id: "retries",
    title: "Retries by failure",
    what: "Requests in 15 min that were made again, by what had failed.",
    unit: "count",
    queries: [
      {
        promql: `${recent("tutor_provider_retries_total", "provider, failure")} > 0`,
        legend: "{{provider}} {{failure}}",
      },
    ],
    quiet: true,
  },
  {
    kind: "chart",
    id: "requests",
    title: "Duration of a request, 95th percentile",
    what: "To the model, and of it the time to the first piece of the answer.",
    unit: "s",
    queries: [
      {
        promql: slowest("gen_ai_client_operation_duration_seconds", "gen_ai_request_model"),
        legend: "{{gen_ai_request_model}}",
      },
      {
        promql: slowest("gen_ai_client_operation_time_to_first_chunk_seconds", "gen_ai_request_model"),
        legend: "{{gen_ai_request_model}} first piece",
      },
    ],
    quiet: true,
  },
];

const TOKENS: Chart[] = [
  {
    kind: "chart",
    id: "turn-tokens",
    title: "Tokens of a turn",
    what: "Mean of 15 min, all requests of the turn together, in and out. The scripted tutor needs none.",
    unit: "count",
    queries: [{ promql: mean("tutor_turn_tokens", "provider, type"), legend: "{{provider}} {{type}}" }],
    quiet: true,
  },
  {
    kind: "chart",
    id: "tokens",
    title: "Tokens",
    what: "In 15 min, as the provider counts them.",
    unit: "count",
    queries: [{ promql: recent("tutor_tokens_total", "provider, type"), legend: "{{provider}} {{type}}" }],
    stacked: true,
    quiet: true,
  },
  {
    kind: "chart",
    id: "cost",
    title: "Cost",
    what: "In 15 min, where prices are set.",
    unit: "dollars",
    queries: [{ promql: recent("tutor_cost_dollars_total", "provider"), legend: "{{provider}}" }],
    quiet: true,
  },
];

const TOOLS: Chart[] = [
  {
    kind: "chart",
    id: "tool-calls",
    title: "Tool calls of the tutor",
    what: "In 15 min, by tool and status. Refused: the call was not made, for there is no such tool or its input is wrong.",
    unit: "count",
    queries: [{ promql: recent("tutor_tool_calls_total", "tool, status"), legend: "{{tool}} {{status}}" }],
    quiet: true,
  },
  {
    kind: "chart",
    id: "tool-duration",
    title: "Duration of a tool call of the tutor, 95th percentile",
    what: "By tool, as the tutor waits for it.",
    unit: "s",
    queries: [
      { promql: slowest("gen_ai_execute_tool_duration_seconds", "gen_ai_tool_name"), legend: "{{gen_ai_tool_name}}" },
    ],
    quiet: true,
  },
  {
    kind: "chart",
    id: "mcp-duration",
    title: "Duration of an MCP request of the agent, 95th percentile",
    what: "For learners and for the tutor, by tool. follow_run waits for news by design.",
    unit: "s",
    queries: [
      {
        promql: slowest(
          "mcp_client_operation_duration_seconds",
          "gen_ai_tool_name",
          '{mcp_method_name="tools/call",gen_ai_tool_name!="follow_run"}',
        ),
        legend: "{{gen_ai_tool_name}}",
      },
    ],
  },
];

/** Of runs, so of what pacing did, whoever spoke. They are few and begin at 1, so that their number says more than a rate. */
const HELP: Chart[] = [
  {
    kind: "chart",
    id: "hints-level",
    title: "Hints by level",
    what: "Since tools was started. Levels go from a question to the answer.",
    unit: "count",
    queries: [{ promql: "sum by (level) (mayday_hints_total)", legend: "{{level}}" }],
    stacked: true,
    quiet: true,
  },
  {
    kind: "chart",
    id: "hints-rule",
    title: "Hints by the rule that fired",
    what: "Since tools was started. What the learner asked for, and what pacing gave unasked and why.",
    unit: "count",
    queries: [{ promql: "sum by (by, rule) (mayday_hints_total)", legend: "{{by}}: {{rule}}" }],
    stacked: true,
    quiet: true,
  },
  {
    kind: "chart",
    id: "offers",
    title: "Hints offered unasked",
    what: "Since tools was started, by the rule that fired, and how many were declined.",
    unit: "count",
    queries: [
      { promql: "sum by (rule) (mayday_hint_offers_total)", legend: "{{rule}}" },
      { promql: "sum(mayday_hint_offers_declined_total)", legend: "declined" },
    ],
    quiet: true,
  },
  {
    kind: "chart",
    id: "screened",
    title: "Sentences screened",
    what: "Held back: it would have said what no hint has said yet.",
    unit: "per_second",
    queries: [{ promql: "sum by (verdict) (rate(mayday_screened_messages_total[5m]))", legend: "{{verdict}}" }],
    quiet: true,
  },
];

const SECTIONS: Section[] = [
  { title: "Now", panels: NOW },
  { title: "Turns", panels: TURNS },
  { title: "Model", panels: MODEL },
  { title: "Tokens and cost", panels: TOKENS },
  { title: "Its tools", panels: TOOLS },
  { title: "Help given", panels: HELP },
  {
    title: "Logs",
    panels: [
      {
        kind: "logs",
        id: "logs",
        title: "Logs of the agent",
        what: "What was said is not in them. A line with a trace id leads to its trace.",
        logql: '{service_name="agent"}',
      },
    ],
  },
];

/** The tutor: what it said how fast, by which model, at what cost, and the help that was given. */
export const TUTOR: Board = {
  id: "tutor",
  title: "Tutor",
  what: "The tutor's turns, the model behind it, its tools, and the hints that learners got.",
  of: "platform",
  requires: ["prometheus"],
  sections: SECTIONS,
};
