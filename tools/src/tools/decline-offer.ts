import { defineTool } from "../define-tool.ts";

export const declineOffer = defineTool("decline_offer", {
  title: "No help wanted",
  description: "Takes back the offer of a hint that stands, and keeps pacing from the next one for a while.",
  effect: "changes",
  idempotent: true,
  perMinute: 6000,
  async run({ run: id }, control, caller) {
    const run = await control.runs.find(id, caller);
    const { feedback } = await control.runs.command(run, { type: "decline" });
    return { feedback };
  },
});
