import { defineTool } from "../define-tool.ts";
import { noteInspection, servicesInSql } from "../host/inspection.ts";
import { operate } from "../host/operate.ts";

export const runAction = defineTool("run_action", {
  title: "Operate the system",
  description:
    "Carries out one action: change a service's settings, restart it, create an index, analyze a table, run a read-only SQL query, change the policy or a certificate of the mesh, or change the load profile. " +
    "Most can be undone with undo_action, and everything is put back when the run ends.",
  effect: "destroys",
  timeoutMs: 60_000,
  perMinute: 120,
  async run({ run: id, action }, control, caller) {
    const run = await control.runs.find(id, caller);
    const actor = caller.role === "instructor" ? "instructor" : "learner";
    const performed = await operate(run, action, actor, caller.signal);
    if (action.kind === "sql" && action.op.verb === "query") {
      const { text } = action.op;
      await noteInspection(control.runs, run, { evidence: "database", services: servicesInSql(text), what: text });
    }
    return performed;
  },
});
