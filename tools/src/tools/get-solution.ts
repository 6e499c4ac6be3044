import { defineTool } from "../define-tool.ts";

export const getSolution = defineTool("get_solution", {
  title: "Solution of a run",
  description: "The sealed answer, the reference fix, and wrong fixes with the checks that they must leave unmet.",
  effect: "reads",
  async run({ run }, control, caller) {
    const { component, mechanism, questions, referenceFix, wrongFixes } = (await control.runs.find(run, caller)).loaded
      .answer;
    return { component, mechanism, questions, referenceFix, wrongFixes };
  },
});
