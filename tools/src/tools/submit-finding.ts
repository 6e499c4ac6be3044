import { defineTool } from "../define-tool.ts";

export const submitFinding = defineTool("submit_finding", {
  title: "Submit a finding",
  description:
    "States which component fails and, once you know it, by which mechanism. Says which part is right; being wrong costs nothing but time.",
  effect: "changes",
  async run({ run: id, component, mechanism, explanation }, control, caller) {
    const run = await control.runs.find(id, caller);
    const command = { type: "finding", component, mechanism, explanation } as const;
    const { events, feedback } = await control.runs.command(run, command);
    const finding = events.find((event) => event.type === "finding");
    if (!finding) throw new Error("the engine took a finding without recording it");
    return { componentRight: finding.componentRight, mechanismRight: finding.mechanismRight, feedback };
  },
});
