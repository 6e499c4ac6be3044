import { randomUUID } from "node:crypto";
import { mayBeSaid } from "@mayday/scenarios/contract";
import { defineTool } from "../define-tool.ts";
import { requireActive } from "../host/operate.ts";
import { ToolError } from "../tool-error.ts";

export const toggleFault = defineTool("toggle_fault", {
  title: "Ask to toggle a declared fault",
  description:
    "Asks the learner to agree to switching one of the scenario's tutor toggles (progress.toggles) on or off. Takes effect once the learner has agreed.",
  effect: "changes",
  idempotent: true,
  async run({ run: id, toggle, on, reason }, control, caller) {
    const run = await control.runs.find(id, caller);
    return run.queue.run(async () => {
      requireActive(run);
      const { toggles, request: open } = run.progress();
      const declared = toggles.find((candidate) => candidate.id === toggle);
      if (!declared) {
        const known = toggles.map((candidate) => candidate.id).join(", ") || "none";
        throw new ToolError("not_found", `this scenario declares no toggle ${toggle}`, `Declared: ${known}.`);
      }
      if (declared.on === on) return { request: "", state: "already_so" as const };
      if (open) {
        if (open.toggle === toggle && open.on === on)
          return { request: open.request, state: "waiting_for_learner" as const };
        throw new ToolError("conflict", "another request waits for the learner's answer", "Wait for the answer to it.");
      }
      const request = randomUUID().slice(0, 8);
      // The learner reads it in the tutor's request, so it is screened as what the tutor says.
      const told = mayBeSaid(run.model, run.loaded, reason) ? reason : declared.title;
      await run.append([{ type: "toggle_requested", request, toggle, on, reason: told }]);
      return { request, state: "waiting_for_learner" as const };
    });
  },
});
