import { defineTool } from "../define-tool.ts";

export const deleteData = defineTool("delete_data", {
  title: "Delete your data",
  description:
    "Deletes all that is stored on you for good: your runs and everything that happened in them, and nobody else's. All or nothing; " +
    "refused while one of your runs is not over. Called again it deletes what came since.",
  effect: "destroys",
  idempotent: true,
  async run(_, control, caller) {
    return { runs: await control.runs.forget(caller.sub) };
  },
});
