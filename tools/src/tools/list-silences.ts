import { defineTool } from "../define-tool.ts";

export const listSilences = defineTool("list_silences", {
  title: "Silences",
  description:
    "Silences that hold now, and those that ended within the last minutes. Times are milliseconds since the epoch.",
  effect: "reads",
  async run({ run: id }, control, caller) {
    const run = await control.runs.find(id, caller);
    const own = new Set(run.events.flatMap((event) => (event.type === "alert_silenced" ? [event.silence] : [])));
    const silences = await run.environment.listSilences();
    return { silences: silences.map((silence) => ({ ...silence, own: own.has(silence.id) })) };
  },
});
