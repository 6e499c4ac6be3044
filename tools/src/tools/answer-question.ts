import { defineTool } from "../define-tool.ts";

export const answerQuestion = defineTool("answer_question", {
  title: "Answer a question",
  description: "Answers a question check with one of its choices (progress.stages[].checks[].question).",
  effect: "changes",
  async run({ run: id, check, choice }, control, caller) {
    const run = await control.runs.find(id, caller);
    const { events, feedback } = await control.runs.command(run, { type: "answer", check, choice });
    const answered = events.find((event) => event.type === "question_answered");
    if (!answered) throw new Error("the engine took an answer without recording it");
    return { right: answered.right, feedback };
  },
});
