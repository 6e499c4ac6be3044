import { benchConfig } from "./config.ts";
import { benchLoad } from "./load.ts";
import { benchMemory } from "./memory.ts";
import { benchPage } from "./page.ts";
import { benchStart } from "./start.ts";
import { benchTelemetry } from "./telemetry.ts";

/** `all` is the figure that the budget speaks of; the others say where it comes from. */
export type BenchResult = { unit: string; values: Record<string, number> };

/** A bench runs here, or is another room's program, which starts what it measures and takes `--json FILE`. */
export type Bench = { what: string } & ({ run: (data: string) => Promise<BenchResult> } | { program: string });

export const BENCHES: Record<string, Bench> = {
  start: { what: "warm start, milliseconds to ready per component", run: () => benchStart() },
  memory: { what: "memory of the running stack", run: benchMemory },
  load: { what: "load and search latency of the running stack", run: benchLoad },
  telemetry: { what: "the gateway's throughput with telemetry, in % of that without", run: () => benchTelemetry() },
  config: { what: "a change of the running gateway's settings until it shows, milliseconds", run: benchConfig },
  page: { what: "milliseconds until the running stack's home page can be used", run: benchPage },
  soak: { what: "growth of the page's heap over an hour of a run, in %", program: "chat-ui/src/bench/soak.ts" },
  reconnect: {
    what: "milliseconds until a page that was offline for 30 s has everything again",
    program: "chat-ui/src/bench/reconnect.ts",
  },
  reply: {
    what: "milliseconds to the scripted tutor's first text, 20 learners",
    program: "agent/src/cli/bench-reply.ts",
  },
  turn: {
    what: "milliseconds that a model's turn takes beyond the model's own time",
    program: "agent/src/cli/bench-turn.ts",
  },
  "telemetry-store": {
    what: "spans that the log and trace store takes in on one core, and how quickly it answers meanwhile",
    program: "observability/lite/bench.ts",
  },
  mcp: {
    what: "MCP tool calls: their share of a bare server's throughput, and milliseconds with 20 runs",
    program: "tools/src/cli/bench-mcp.ts",
  },
  frames: {
    what: "the page's longest frame with 5,000 log lines and a trace of 2,000 spans, milliseconds",
    program: "chat-ui/src/bench/frames.ts",
  },
  mesh: {
    what: "milliseconds that a sidecar adds to a call, and until a change of policy is seen",
    program: "sut/mesh/cli/bench.ts",
  },
};
