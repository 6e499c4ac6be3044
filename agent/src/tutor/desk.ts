import { keepNewest } from "../keep-newest.ts";
import type { ToolsClient } from "../mcp/tools-client.ts";
import type { Metrics } from "../metrics.ts";
import type { ToolSpec } from "../providers/provider.ts";
import { TOOL_ERROR, toolLabels } from "../telemetry-names.ts";
import type { ToolOutcome, TutorTool } from "./loop.ts";
import { pinTools } from "./pinned-tools.ts";
import type { Screened } from "./speech.ts";

/** A run and whose it is. */
export type Place = { run: string; learner: string };
const MOST_BRIEFS = 200;

/** What a turn needs of tools: the tutor's four, the screen, and the brief. */
export function createDesk(tools: ToolsClient, metrics: Metrics) {
  const briefs = new Map<string, string>();
  let pinned: Promise<ToolSpec[]> | null = null;

  return {
    specs(learner: string): Promise<ToolSpec[]> {
      pinned ??= tools.listTools({ role: "tutor", learner }).then(pinTools);
      pinned.catch(() => (pinned = null));
      return pinned;
    },

    /** The scenario's brief, as the learner reads it; null when tools did not give it. */
    async brief({ run, learner }: Place, signal: AbortSignal): Promise<string | null> {
      const known = briefs.get(run);
      if (known !== undefined) return known;
      const found = await tools.call({ role: "learner", learner }, "get_run", { run }, { signal });
      if (found.status !== "ok") return null;
      keepNewest(briefs, run, found.brief, MOST_BRIEFS);
      return found.brief;
    },

    async screen(run: string, text: string, signal: AbortSignal): Promise<Screened> {
      const result = await tools.call({ role: "host" }, "screen_message", { run, text }, { signal });
      if (result.status !== "ok") return "unknown";
      return result.clear ? "clear" : "held_back";
    },

    async call({ run, learner }: Place, name: TutorTool, input: object, signal: AbortSignal): Promise<ToolOutcome> {
      const call = tools.call as UncheckedCall;
      const began = performance.now();
      const result = await call({ role: "tutor", learner }, name, { ...input, run }, { signal });
      const error = result.status === "error" ? TOOL_ERROR : null;
      metrics.toolCalls.inc({ tool: name, status: result.status });
      metrics.toolDuration.observe(toolLabels(name, error), (performance.now() - began) / 1000);
      return result;
    },
  };
}
export type Desk = ReturnType<typeof createDesk>;

/** The loop parses each input by the tool's own schema before it calls, which is what the types cannot follow. */
type UncheckedCall = (
  caller: { role: "tutor"; learner: string },
  name: string,
  input: Record<string, unknown>,
  options: { signal: AbortSignal },
) => Promise<ToolOutcome>;
