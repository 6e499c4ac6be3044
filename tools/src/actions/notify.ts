import { done, type ActionHandler } from "./action-handler.ts";

/** Says something to the people in the run. Its label in the journal is the message: nothing else is touched. */
export const notify: ActionHandler<"notify"> = {
  describe: ({ text }) => text,
  captureUndo: async () => [],
  apply: async ({ text }) => done(text),
};
