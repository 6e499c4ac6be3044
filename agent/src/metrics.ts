import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";

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
      help: "Requests that the provider did not answer in full.",
      labelNames: ["provider"],
      registers,
    }),
    toolCalls: new Counter({
      name: "tutor_tool_calls_total",
      help: "Tools that the tutor called, by result.",
      labelNames: ["tool", "status"],
      registers,
    }),
    sockets: new Gauge({ name: "chat_sockets", help: "Browsers that are connected.", registers }),
  };
}
export type Metrics = ReturnType<typeof createMetrics>;
