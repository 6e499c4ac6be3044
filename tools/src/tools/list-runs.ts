import { defineTool } from "../define-tool.ts";

export const listRuns = defineTool("list_runs", {
  title: "Runs",
  description:
    "Your runs, newest first (an instructor: everybody's), with how far each came: checks passed, of how many, how many unaided.",
  effect: "reads",
  async run(_, control, caller) {
    const rows = await control.store.list(caller.role === "instructor" ? null : caller.sub);
    return {
      runs: rows.map((row) => ({
        run: row.id,
        scenario: row.scenario,
        title: control.catalog.find(row.scenario)?.scenario.title ?? row.scenario,
        state: row.state,
        startedAt: row.startedAt,
        endedWhy: row.endedWhy,
        passed: row.passed,
        of: row.checks,
        unaided: row.unaided,
      })),
    };
  },
});
