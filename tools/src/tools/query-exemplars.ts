import { defineTool } from "../define-tool.ts";
import { noteInspection, servicesInQuery } from "../host/inspection.ts";
import { noData } from "../tool-result.ts";

export const queryExemplars = defineTool("query_exemplars", {
  title: "Single requests behind a latency",
  description:
    "Exemplars of the histograms that a PromQL expression selects, such as http_server_request_duration_seconds_bucket: " +
    "single measurements with the id of their trace, for get_trace. `from`, `to` and `at` are milliseconds since the epoch.",
  effect: "reads",
  perMinute: 600,
  async run({ run: id, query, from, to, service }, control, caller) {
    const run = await control.runs.find(id, caller);
    const exemplars = await run.environment.queryExemplars({ query, from, to });
    const services = service === undefined ? servicesInQuery(query) : [service];
    await noteInspection(control.runs, run, { evidence: "metrics", services, what: query });
    if (exemplars.length === 0)
      return noData(
        "no request of that time left a trace",
        "Ask for a histogram's buckets (_bucket), or a longer time.",
      );
    return { exemplars };
  },
});
