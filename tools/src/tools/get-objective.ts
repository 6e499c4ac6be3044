import { errorBudget, OBJECTIVES } from "@mayday/scenarios/contract";
import { defineTool } from "../define-tool.ts";
import { noData } from "../tool-result.ts";

export const getObjective = defineTool("get_objective", {
  title: "Objective and error budget",
  description:
    "The service level objective of the journey that the incident is about: what is promised, the share that is bad now, how many times too fast that burns the error budget, and what the incident has left of it (of 1).",
  effect: "reads",
  perMinute: 600,
  async run({ run: id }, control, caller) {
    const run = await control.runs.find(id, caller);
    const { slo } = run.loaded.scenario;
    const ratio = `slo:bad_requests:ratio_30s{slo="${slo}"}`;
    const { incidentAt, endedAt } = run.model;
    const seconds = incidentAt === null ? 0 : Math.ceil(((endedAt ?? Date.now()) - incidentAt) / 1000);
    const [bad, mean] = await Promise.all([
      run.environment.readNumber(`max(${ratio})`, caller.signal),
      seconds > 0 ? run.environment.readNumber(`max(avg_over_time(${ratio}[${seconds}s]))`, caller.signal) : 0,
    ]);
    if (bad === null || mean === null)
      return noData("the objective has no requests to be measured by", "Look whether Prometheus and the load are up.");
    return { slo, ...OBJECTIVES[slo], bad, ...errorBudget(bad, mean * seconds) };
  },
});
