import { defineTool } from "../define-tool.ts";
import { redactEvents } from "../host/redact.ts";

export const followRun = defineTool("follow_run", {
  title: "Follow a run",
  description:
    "The run's events after sequence number `after`, with the progress they make. Answers at once when there are any, or when the readings are newer than `sinceTick`; " +
    "otherwise waits up to `waitSeconds`. At most 500 events come at once: ask again after the last one. `after: 0` replays the run.",
  effect: "reads",
  timeoutMs: 30_000,
  perMinute: 600,
  maxResultBytes: 4 * 1024 * 1024,
  async run({ run: id, ...from }, control, caller) {
    const run = await control.runs.find(id, caller);
    const followed = await control.runs.follow(run, from, caller.signal);
    if (caller.role === "instructor") return followed;
    return { ...followed, events: redactEvents(followed.events, run.events) };
  },
});
