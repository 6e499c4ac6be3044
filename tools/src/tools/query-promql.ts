import { defineTool } from "../define-tool.ts";
import { noteInspection, servicesInQuery } from "../host/inspection.ts";
import { noData } from "../tool-result.ts";

export const queryPromql = defineTool("query_promql", {
  title: "Query metrics",
  description:
    "A PromQL range query. `from` and `to` are milliseconds since the epoch, `step` is seconds. Points are [ms, value].",
  effect: "reads",
  perMinute: 600,
  async run({ run: id, query, from, to, step, service }, control, caller) {
    const run = await control.runs.find(id, caller);
    const found = await run.environment.queryRange({ query, from, to, step });
    const services = service === undefined ? servicesInQuery(query) : [service];
    await noteInspection(control.runs, run, { evidence: "metrics", services, what: query });
    if (/\b(rabbitmq|queue)_/.test(query))
      await noteInspection(control.runs, run, { evidence: "queue", services, what: query });
    if (/\b(redis|cache)_/.test(query))
      await noteInspection(control.runs, run, { evidence: "cache", services, what: query });
    if (found.series.length === 0)
      return noData("the query gave no series", "Check names and labels, or look at a longer time.");
    return found;
  },
});
