import { defineTool } from "../define-tool.ts";
import { undoOwn } from "../host/operate.ts";

export const undoAction = defineTool("undo_action", {
  title: "Undo an action",
  description: "Brings back what one of your own applied actions changed.",
  effect: "destroys",
  timeoutMs: 60_000,
  async run({ run: id, actionId }, control, caller) {
    const run = await control.runs.find(id, caller);
    return { result: await undoOwn(run, actionId, caller.role === "instructor" ? "instructor" : "learner", caller) };
  },
});
