import { defineTool } from "../define-tool.ts";

export const getSolution = defineTool("get_solution", {
  title: "Solution of a scenario",
  description: "The sealed answer, the reference fix, and wrong fixes with the checks that they must leave unmet.",
  effect: "reads",
  async run({ scenario }, control) {
    const { component, mechanism, questions, referenceFix, wrongFixes } = control.catalog.require(scenario).answer;
    return { component, mechanism, questions, referenceFix, wrongFixes };
  },
});
