import type { Check } from "@mayday/scenarios/contract";
import type { ToolsClient } from "./tools-client.ts";

type Inspect = Extract<Check, { kind: "inspect" }>;

/** Looks at what a check wants to be looked at, as a learner would, through the learner's own tools. */
export async function inspectEvidence(tools: ToolsClient, run: string, check: Inspect): Promise<void> {
  const { service } = check;
  const about = service === undefined ? {} : { service };
  const range = { from: Date.now() - 300_000, to: Date.now() };
  switch (check.evidence[0]) {
    case "metrics":
      await tools.ask("query_promql", { run, query: "service:http_requests:rate", step: 15, ...range, ...about });
      break;
    case "logs":
      await tools.ask("search_logs", { run, ...range, ...about });
      break;
    case "traces": {
      const { traces } = await tools.call("search_traces", { run, ...range, ...about, limit: 1 });
      if (traces[0] !== undefined) await tools.ask("get_trace", { run, traceId: traces[0].traceId });
      break;
    }
    case "database": {
      const text = `SELECT indexname FROM pg_indexes WHERE indexdef LIKE '% ON ${service ?? "inventory"}.%'`;
      await tools.ask("run_action", { run, action: { kind: "sql", op: { verb: "query", text } } });
      break;
    }
    case "cache":
      await tools.ask("run_action", { run, action: { kind: "redis", op: { verb: "info", section: "stats" } } });
      break;
    case "queue":
      await tools.ask("query_promql", { run, query: "rabbitmq_queue_messages", step: 15, ...range, ...about });
      break;
    case "config":
    case undefined:
      await tools.ask("list_operations", { run });
      break;
  }
}
