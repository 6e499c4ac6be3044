import { defineTool } from "../define-tool.ts";
import { unavailableBecause } from "../host/availability.ts";

const NO_ATTEMPTS = { attempts: 0, completed: 0 };
/** The card of a scenario whose files cannot be read: its place in the list, with the reason. */
const UNREADABLE = {
  version: 1,
  summary: "Its files cannot be read.",
  difficulty: "beginner" as const,
  severity: "sev3" as const,
  skills: ["authoring"],
  minutes: { expected: 1, timebox: 1 },
  available: false,
};

export const listScenarios = defineTool("list_scenarios", {
  title: "Scenarios",
  description:
    "Every scenario, whether it can be started now (and if not, why), and how often you tried and completed it.",
  effect: "reads",
  async run(_, control, caller) {
    const [attempts, leases] = await Promise.all([control.store.attempts(caller.sub), control.store.leases()]);
    const ready = control.catalog.all().map(({ scenario }) => {
      const { id, version, title, summary, difficulty, severity, skills, minutes } = scenario;
      const because = unavailableBecause(scenario.requires, control.environments, leases);
      const card = { id, version, title, summary, difficulty, severity, skills, minutes };
      const tried = attempts.get(id) ?? NO_ATTEMPTS;
      const outdatedBecause = control.catalog.outdated().get(id) ?? "";
      return { ...card, available: because === "", unavailableBecause: because, outdatedBecause, ...tried };
    });
    const broken = [...control.catalog.broken()].map(([id, because]) => ({
      ...UNREADABLE,
      id,
      title: id,
      unavailableBecause: because,
      outdatedBecause: "",
      ...(attempts.get(id) ?? NO_ATTEMPTS),
    }));
    return { scenarios: [...ready, ...broken] };
  },
});
