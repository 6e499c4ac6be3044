import { pino } from "pino";
import { STAGES, type Progress } from "@mayday/tools/contract";
import { createToolsClient } from "../mcp/tools-client.ts";
import { createMetrics } from "../metrics.ts";
import { createScripted } from "../providers/scripted/scripted.ts";
import { sentencesOf } from "../tutor/glossary.ts";
import { runTurn } from "../tutor/loop.ts";
import { understand } from "../tutor/understand.ts";
import utterances from "../tutor/utterances.json" with { type: "json" };
import type { Stage } from "./stage.ts";

const RESULTS: Record<string, object> = {
  reveal_hint: { hint: null, why: "Give the last hint a try first.", repeated: false },
  toggle_fault: { request: "r1", state: "waiting_for_learner" },
  query_metrics: { signal: "s", unit: "s", now: 2, min: 1, max: 3, mean: 2, baseline: 1 },
};

/**
 * What the scripted tutor answers to each labelled utterance in each scenario, through every stage in turn, by the real
 * screen; and what of it was held.
 */
export async function answerUtterances({ tools: { url: toolsUrl, hostToken }, learners }: Stage) {
  const log = pino({ level: "silent" });
  const tools = createToolsClient({ toolsUrl, hostToken, metrics: createMetrics(), log, onUpstream: () => {} });
  const scripted = createScripted();
  const held: string[] = [];
  let answered = 0;
  for (const { scenario, learner } of new Map(learners.map((one) => [one.scenario, one])).values()) {
    const { run } = learner;
    const followed = await tools.call({ role: "host" }, "follow_run", { run, after: 0, waitSeconds: 0 });
    if (followed.status !== "ok") throw new Error(followed.reason);
    const documents = [followed.progress, ...STAGES.map((stage) => atStage(followed.progress, stage))];
    // The same words in the same run are judged alike.
    const judged = new Map<string, Promise<"clear" | "held_back">>();
    const screen = async (text: string) => {
      const result = await tools.call({ role: "host" }, "screen_message", { run, text });
      if (result.status !== "ok") throw new Error(result.reason);
      return result.clear ? "clear" : "held_back";
    };
    const answers = utterances.map(async ([text = ""], index) => {
      const progress = documents[index % documents.length];
      const definition = sentencesOf(understand(text).term);
      const { ended, text: said } = await runTurn({
        id: `turn-${index}`,
        provider: scripted,
        system: "",
        messages: [{ role: "user", text }],
        tools: [],
        completed: [],
        callTool: async (name) => ({ status: "ok", ...(RESULTS[name] ?? { progress }) }),
        onCompleted: async () => {},
        screen: async (one) => {
          const verdict = judged.get(one) ?? screen(one);
          judged.set(one, verdict);
          return await verdict;
        },
        isFree: (sentence) => definition.has(sentence.trim()),
        say: () => {},
        signal: new AbortController().signal,
      });
      answered += 1;
      if (ended !== "done" || said === "") held.push(`${scenario}: ${text}: ${ended}: ${said}`);
    });
    await Promise.all(answers);
  }
  await tools.close();
  return { answered, held };
}

/** The run's own document, as it is once the incident is going on. */
function atStage(progress: Progress, stage: (typeof STAGES)[number]): Progress {
  const from = STAGES.indexOf(stage);
  const stages = progress.stages.map((one) => {
    const at = STAGES.indexOf(one.id);
    return { ...one, state: at < from ? ("done" as const) : at === from ? ("current" as const) : ("todo" as const) };
  });
  return { ...progress, state: "active", stage, stages, incidentAt: progress.startedAt };
}
