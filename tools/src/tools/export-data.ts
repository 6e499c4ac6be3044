import { defineTool } from "../define-tool.ts";
import { redactEvents } from "../host/redact.ts";
import { runRecord } from "../store/run-record.ts";
import { ToolError } from "../tool-error.ts";

const PAGE = 1000;

export const exportData = defineTool("export_data", {
  title: "Export your data",
  description:
    "All that is stored on you: your runs, the oldest first, with what happened in them; at most 1000 events of one run at a time. " +
    "Ask again with `from` set to `next` until that is null. What the scenario did to the system is left out, as in `follow_run`.",
  effect: "reads",
  perMinute: 1200,
  maxResultBytes: 8 * 1024 * 1024,
  async run({ from }, control, caller) {
    const row = await control.store.ownRun(caller.sub, from?.run ?? null);
    if (row === null && from !== null)
      throw new ToolError("not_found", `there is no run ${from.run}`, "Begin anew, without `from`.");
    if (row === null) return { run: null, events: [], next: null };
    const after = from?.after ?? 0;
    const all = await control.store.read(row.id);
    const page = all.filter(({ seq }) => seq > after).slice(0, PAGE);
    const last = page.at(-1)?.seq ?? after;
    const following = last < all.length ? row : await control.store.ownRunAfter(row);
    return {
      run: runRecord(row),
      events: redactEvents(page, all),
      next: following === null ? null : { run: following.id, after: following === row ? last : 0 },
    };
  },
});
