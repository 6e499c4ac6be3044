import { defineTool } from "../define-tool.ts";
import { requireActive } from "../host/operate.ts";
import { setToggle } from "../host/toggles.ts";
import { ToolError } from "../tool-error.ts";

export const confirmRequest = defineTool("confirm_request", {
  title: "Answer the tutor's request",
  description: "Agrees to what the tutor asks to toggle (progress.request), or declines it.",
  effect: "changes",
  timeoutMs: 60_000,
  async run({ run: id, request, agree }, control, caller) {
    const run = await control.runs.find(id, caller);
    return run.queue.run(async () => {
      requireActive(run);
      const open = run.progress().request;
      if (open?.request !== request)
        throw new ToolError("not_found", `no request ${request} waits for an answer`, "get_run shows the open one.");
      await run.append([{ type: "toggle_answered", request, agreed: agree }]);
      if (!agree) return { done: false, result: "declined" };
      return { done: true, result: await setToggle(run, open.toggle, open.on, "tutor") };
    });
  },
});
