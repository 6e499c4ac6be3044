import { defineTool } from "../define-tool.ts";

export const validatePacks = defineTool("validate_packs", {
  title: "Validate scenarios and hints",
  description: "Reads the scenario and hint files as they are now and lists everything that is wrong with them.",
  effect: "reads",
  perMinute: 20,
  async run(_, control) {
    return { problems: control.catalog.validate().map(({ file, problem }) => ({ file, problem })) };
  },
});
