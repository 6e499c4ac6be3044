import { defineTool } from "../define-tool.ts";
import { requireActive } from "../host/operate.ts";
import { setToggle } from "../host/toggles.ts";

export const setFault = defineTool("set_fault", {
  title: "Set a fault",
  description:
    "Switches one of the scenario's toggles on or off without asking; the toggle `fault` is the scenario's own fault.",
  effect: "destroys",
  idempotent: true,
  timeoutMs: 60_000,
  async run({ run: id, toggle, on }, control, caller) {
    const run = await control.runs.find(id, caller);
    return run.queue.run(async () => {
      requireActive(run);
      return { result: await setToggle(run, toggle, on, "instructor") };
    });
  },
});
