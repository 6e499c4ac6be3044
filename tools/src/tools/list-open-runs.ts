import { defineTool } from "../define-tool.ts";

export const listOpenRuns = defineTool("list_open_runs", {
  title: "Runs that are not closed",
  description:
    "Every run that something can still happen to, with its learner and the sequence number of its last event.",
  effect: "reads",
  async run(_, control) {
    const rows = await control.store.unsettled();
    return { runs: rows.map(({ id, learner, seq }) => ({ run: id, learner, seq })) };
  },
});
