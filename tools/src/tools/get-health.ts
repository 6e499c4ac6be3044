import { defineTool } from "../define-tool.ts";

export const getHealth = defineTool("get_health", {
  title: "Health of the environments",
  description: "Which services and telemetry sources of each environment can be reached now, and whether a run has it.",
  effect: "reads",
  async run(_, control, caller) {
    const leases = new Map((await control.store.leases()).map(({ environment, run }) => [environment, run]));
    const environments = [...control.environments.values()].map(async (environment) => {
      const run = leases.get(environment.name);
      const leasedBy = run === undefined ? null : await nameOf(run);
      return { environment: environment.name, leasedBy, parts: await environment.health() };
    });
    return { environments: await Promise.all(environments) };

    /** Somebody else's run stays unnamed. */
    async function nameOf(run: string): Promise<string> {
      if (caller.role !== "learner") return run;
      return (await control.store.find(run))?.learner === caller.sub ? run : "another run";
    }
  },
});
