import { defineTool } from "../define-tool.ts";
import { noteInspection } from "../host/inspection.ts";

export const listOperations = defineTool("list_operations", {
  title: "What can be operated",
  description:
    "The services' settings with present value, default and bounds; tables with their columns and indexes; who is connected to the database, limits of roles, queries worth asking; the cache; queues with their policies; load profiles; the mesh's policy, certificates and sidecars.",
  effect: "reads",
  async run({ run: id }, control, caller) {
    const run = await control.runs.find(id, caller);
    const operations = await run.environment.describeOperations();
    const services = operations.services.filter(({ up }) => up).map(({ service }) => service);
    await noteInspection(control.runs, run, { evidence: "config", services, what: "the services' settings" });
    return operations;
  },
});
