import type { Progress } from "@mayday/tools/contract";
import type { QuickReply } from "../contract.ts";
import type { Trigger } from "./trigger.ts";
import { understand, type Understood } from "./understand.ts";

const MOST = 4;
const GO: Record<Extract<QuickReply, { go: string }>["go"], QuickReply> = {
  progress: { label: "Answer the questions", go: "progress" },
  alerts: { label: "Open the alerts", go: "alerts" },
  metrics: { label: "Look at the metrics", go: "metrics" },
  traces: { label: "Look at the traces", go: "traces" },
  logs: { label: "Read the logs", go: "logs" },
  operate: { label: "Open the console", go: "operate" },
  finding: { label: "Submit a finding", go: "finding" },
  debrief: { label: "Read the debrief", go: "debrief" },
  home: { label: "Pick another incident", go: "home" },
};
const HINT: QuickReply = { label: "Give me a hint", say: "Give me a hint, please" };
const STATUS: QuickReply = { label: "Why is it not fixed yet?", say: "Why is it not fixed yet?" };
const LEFT: QuickReply = { label: "What is left?", say: "What is left?" };
const NEXT: QuickReply = { label: "What now?", say: "What should I do now?" };
const IMPACT: QuickReply = { label: "How bad is it?", say: "How bad is it?" };

/**
 * The next sensible steps, as buttons under a message of the tutor: from where the run is and what the message answers.
 * The same for every provider, so that a model and the scripted tutor lead the same way.
 */
export function quickReplies(trigger: Trigger, progress: Progress | null): QuickReply[] {
  const wanted = [...byTrigger(trigger), ...byProgress(progress, trigger)];
  return wanted
    .filter((reply, index) => wanted.findIndex(({ label }) => label === reply.label) === index)
    .slice(0, MOST);
}

function byTrigger(trigger: Trigger): QuickReply[] {
  switch (trigger.type) {
    case "said":
      return byWords(understand(trigger.text));
    case "hint_offered":
      return [
        { label: "Yes, a hint", say: "Yes, give me a hint" },
        { label: "Not yet", say: "No hint yet, thanks" },
      ];
    case "symptom":
    case "paged":
      return [GO.alerts, IMPACT];
    case "debrief_ready":
      return [GO.debrief, GO.home];
    case "ended":
      return [];
    default:
      return [];
  }
}

function byWords({ intent, topic }: Understood): QuickReply[] {
  if (intent === "finding") return [GO.finding];
  if (intent === "how_to" && topic !== null) return [GO[topic]];
  if (intent === "severity") return [GO.metrics];
  if (intent === "restart_end") return [GO.home];
  return [];
}

/** What a message says of a stage is true before the progress that is known here. */
function byProgress(progress: Progress | null, trigger: Trigger): QuickReply[] {
  if (progress === null || progress.state === "preparing" || progress.state === "injecting") {
    return [
      { label: "What happens next?", say: "What happens next?" },
      { label: "What can I ask you?", say: "What can I ask?" },
    ];
  }
  if (progress.state === "debrief") return [GO.debrief, GO.home];
  if (progress.state !== "active") return [GO.home];
  return [...byStage(trigger.type === "stage" ? trigger.stage : progress.stage), HINT];
}

function byStage(stage: string | null): QuickReply[] {
  switch (stage) {
    case "detect":
      return [GO.alerts, GO.metrics, NEXT];
    case "localise":
      return [GO.traces, GO.metrics, GO.finding];
    case "diagnose":
      return [GO.logs, GO.traces, GO.finding];
    case "mitigate":
      return [GO.operate, STATUS];
    case "review":
      return [GO.progress, LEFT];
    default:
      return [LEFT, NEXT];
  }
}
