import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";
import { TURN_ENDS } from "./contract.ts";
import { FAILURES } from "./providers/provider-error.ts";
import notices from "./tutor/notices.json" with { type: "json" };
import { GEN_AI_LABELS, METRICS } from "./telemetry-names.ts";

/** As OpenTelemetry advises for requests to models. */
const SECONDS = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];

/** The same for MCP. */
const MCP_SECONDS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300];

/** The agent's own metrics, in a registry of their own so that each server in a test has its own. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    turns: new Counter({
      name: "tutor_turns_total",
      help: "Turns of the tutor by how they ended.",
      labelNames: ["provider", "end"],
      registers,
    }),
    firstText: new Histogram({
      name: "tutor_first_text_seconds",
      help: "From the learner's message to the first text of the reply.",
      labelNames: ["provider"],
      buckets: [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
      registers,
    }),
    tokens: new Counter({
      name: "tutor_tokens_total",
      help: "Tokens as the provider counts them, by type: input or output.",
      labelNames: ["provider", "type"],
      registers,
    }),
    providerErrors: new Counter({
      name: "tutor_provider_errors_total",
      help: "Requests that the provider did not answer in full, by why (none where it is not known).",
      labelNames: ["provider", "failure"],
      registers,
    }),
    retries: new Counter({
      name: "tutor_provider_retries_total",
      help: "Requests that were made again, by why.",
      labelNames: ["provider", "failure"],
      registers,
    }),
    fallbacks: new Counter({
      name: "tutor_fallbacks_total",
      help: "Turns that the scripted tutor took in a model's place, by why.",
      labelNames: ["provider", "reason"],
      registers,
    }),
    providerUp: new Gauge({
      name: "tutor_provider_up",
      help: "1 while the tutor's model is asked, 0 while the scripted tutor stands in; no series where there is no model.",
      labelNames: ["provider"],
      registers,
    }),
    turnTokens: new Histogram({
      name: "tutor_turn_tokens",
      help: "Tokens of a model's turn, all its requests together, counted by the provider or else estimated.",
      labelNames: ["provider", "type", "counted"],
      buckets: [64, 256, 512, 1024, 2048, 4096, 8192, 16_384, 32_768],
      registers,
    }),
    cost: new Counter({
      name: "tutor_cost_dollars_total",
      help: "What models cost, where prices are set.",
      labelNames: ["provider"],
      registers,
    }),
    heldBack: new Counter({
      name: "tutor_screened_turns_total",
      help: "Turns of which something was held back.",
      labelNames: ["provider"],
      registers,
    }),
    requestTokens: new Histogram({
      name: METRICS.tokenUsage,
      help: "Tokens of one request to a model, as its provider counts them.",
      labelNames: GEN_AI_LABELS.tokenUsage,
      buckets: [1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536],
      registers,
    }),
    requestDuration: new Histogram({
      name: METRICS.duration,
      help: "Seconds of one request to a model.",
      labelNames: GEN_AI_LABELS.duration,
      buckets: SECONDS,
      registers,
    }),
    firstChunk: new Histogram({
      name: METRICS.firstChunk,
      help: "Seconds from a request to a model until the first piece of its answer.",
      labelNames: GEN_AI_LABELS.firstChunk,
      buckets: SECONDS,
      registers,
    }),
    toolCalls: new Counter({
      name: "tutor_tool_calls_total",
      help: "Tools that the tutor asked for, by result; `refused`: the call was not made.",
      labelNames: ["tool", "status"],
      registers,
    }),
    toolDuration: new Histogram({
      name: METRICS.tool,
      help: "Seconds of one tool call of the tutor's.",
      labelNames: GEN_AI_LABELS.tool,
      buckets: SECONDS,
      registers,
    }),
    turnDuration: new Histogram({
      name: METRICS.turn,
      help: "Seconds of one turn of the tutor, all its requests and tool calls together.",
      labelNames: GEN_AI_LABELS.turn,
      buckets: SECONDS,
      registers,
    }),
    mcpDuration: new Histogram({
      name: METRICS.mcp,
      help: "Seconds from an MCP request to tools until its answer.",
      labelNames: GEN_AI_LABELS.mcp,
      buckets: MCP_SECONDS,
      registers,
    }),
    sockets: new Gauge({ name: "chat_sockets", help: "Browsers that are connected.", registers }),
  };
}
export type Metrics = ReturnType<typeof createMetrics>;

/** Begins the series of whoever may speak at nought: of a series that begins at 1 nobody sees that it grew. */
export function beginSeries(metrics: Metrics, provider: string): void {
  for (const end of TURN_ENDS) metrics.turns.inc({ provider, end }, 0);
  metrics.firstText.zero({ provider });
}

/** The same of what only models have. */
export function beginModelSeries(metrics: Metrics, provider: string): void {
  beginSeries(metrics, provider);
  metrics.heldBack.inc({ provider }, 0);
  metrics.cost.inc({ provider }, 0);
  for (const reason of Object.keys(notices.why)) metrics.fallbacks.inc({ provider, reason }, 0);
  for (const failure of [...FAILURES, "none"]) metrics.providerErrors.inc({ provider, failure }, 0);
  for (const failure of FAILURES) metrics.retries.inc({ provider, failure }, 0);
  for (const type of ["input", "output"]) {
    metrics.tokens.inc({ provider, type }, 0);
    metrics.turnTokens.zero({ provider, type, counted: "by_provider" });
  }
}
