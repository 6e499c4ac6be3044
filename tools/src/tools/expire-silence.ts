import { defineTool } from "../define-tool.ts";
import { requireOwnSilence } from "../host/silences.ts";

export const expireSilence = defineTool("expire_silence", {
  title: "Lift a silence",
  description: "Ends a silence that was made in this run.",
  effect: "changes",
  idempotent: true,
  async run({ run: id, silence }, control, caller) {
    const run = await control.runs.find(id, caller);
    return run.queue.run(async () => {
      const matchers = requireOwnSilence(run, silence);
      const expired = await run.environment.expireSilence(silence);
      if (expired) await run.append([{ type: "silence_expired", silence, matchers }]);
      return { expired };
    });
  },
});
