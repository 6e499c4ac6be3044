import { defineTool } from "../define-tool.ts";
import { runRecord } from "../store/run-record.ts";

export const listRuns = defineTool("list_runs", {
  title: "Runs",
  description:
    "Your runs, newest first (an instructor: everybody's), with how far each came: checks passed, of how many, how many unaided.",
  effect: "reads",
  async run(_, control, caller) {
    const rows = await control.store.list(caller.role === "instructor" ? null : caller.sub);
    return {
      runs: rows.map((row) => ({
        ...runRecord(row),
        title: control.catalog.find(row.scenario)?.scenario.title ?? row.scenario,
      })),
    };
  },
});
