import type { Action } from "../contract.ts";
import { defineTool } from "../define-tool.ts";
import { noteInspection, servicesInSql } from "../host/inspection.ts";
import { operate } from "../host/operate.ts";

export const runAction = defineTool("run_action", {
  title: "Operate the system",
  description:
    "Carries out one action on a service (config, restart), the database (sql), the cache (redis), the message broker (rabbitmq), the mesh (mesh) or the load. " +
    "Those that only look (sql query; redis info, slowlog, keys; rabbitmq peek) give rows. " +
    "Most can be undone with undo_action, and everything is put back when the run ends.",
  effect: "destroys",
  timeoutMs: 60_000,
  perMinute: 120,
  async run({ run: id, action }, control, caller) {
    const run = await control.runs.find(id, caller);
    const actor = caller.role === "instructor" ? "instructor" : "learner";
    const performed = await operate(run, action, actor, caller);
    const seen = run.environment.reads(action) ? evidenceOf(action, run.environment.label(action)) : null;
    if (seen !== null) await noteInspection(control.runs, run, seen);
    return performed;
  },
});

/** What a look at the database, the cache or the broker is evidence of. */
function evidenceOf(action: Action, what: string) {
  if (action.kind === "redis") return { evidence: "cache", services: [], what } as const;
  if (action.kind === "rabbitmq") return { evidence: "queue", services: [], what } as const;
  if (action.kind !== "sql" || action.op.verb !== "query") return null;
  const { text } = action.op;
  return { evidence: "database", services: servicesInSql(text), what: text } as const;
}
