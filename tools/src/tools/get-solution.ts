import { defineTool } from "../define-tool.ts";

export const getSolution = defineTool("get_solution", {
  title: "Solution of a run",
  description:
    "The sealed answer, what else counts as right, the reference fix, and wrong fixes with the checks that they must leave unmet.",
  effect: "reads",
  async run({ run }, control, caller) {
    const { answer } = (await control.runs.find(run, caller)).loaded;
    const { component, alsoComponents, mechanism, alsoMechanisms, questions, referenceFix, wrongFixes } = answer;
    return { component, alsoComponents, mechanism, alsoMechanisms, questions, referenceFix, wrongFixes };
  },
});
