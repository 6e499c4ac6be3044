import { randomInt } from "node:crypto";
import { defineTool } from "../define-tool.ts";

export const startRun = defineTool("start_run", {
  title: "Start a run",
  description:
    "Starts a scenario in a free environment: waits until the system is healthy, then lets the incident happen. follow_run tells what happens.",
  effect: "changes",
  perMinute: 20,
  async run({ scenario, seed }, control, caller) {
    const run = await control.runs.create(caller.sub, scenario, seed ?? randomInt(2 ** 31));
    return { run: run.id, environment: run.environment.name };
  },
});
