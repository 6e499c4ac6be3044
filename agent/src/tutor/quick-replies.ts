import type { Progress } from "@mayday/tools/contract";
import type { QuickReply } from "../contract.ts";
import type { Trigger } from "./trigger.ts";
import { readGuess } from "./guess.ts";
import type { Topic } from "./intents.ts";
import { understand } from "./understand.ts";

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
const EASE: QuickReply = { label: "Ease the load", say: "Can you reduce the load?" };
const ABOUT: QuickReply = { label: "What can I ask you?", say: "What can I ask?" };
/** As much of the learner's words as a finding keeps as its explanation. */
const MOST_OF_EXPLANATION = 500;

/**
 * The next sensible steps, as buttons under a message of the tutor: from where the run is and what the message answers.
 * The same for every provider, so that a model and the scripted tutor lead the same way.
 */
export function quickReplies(trigger: Trigger, progress: Progress | null): QuickReply[] {
  const wanted = [...byTrigger(trigger, progress), ...byProgress(progress, trigger)];
  return wanted
    .filter((reply, index) => wanted.findIndex(({ label }) => label === reply.label) === index)
    .slice(0, MOST);
}

function byTrigger(trigger: Trigger, progress: Progress | null): QuickReply[] {
  switch (trigger.type) {
    case "said":
      return byWords(trigger.text, progress);
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

function byWords(text: string, progress: Progress | null): QuickReply[] {
  const { intent, topic } = understand(text);
  const isActive = progress?.state === "active";
  switch (intent) {
    case "finding":
      return isActive ? findings(text) : [];
    case "how_to":
      return topic === null ? [] : [GO[placeOf(topic)]];
    case "restart_end":
      return [GO.home];
    case "unknown":
    case "other_language":
    case "off_topic":
      return [NEXT, ABOUT];
    case "give_up":
    case "frustration":
      return isActive && progress.toggles.some(({ on }) => !on) ? [HINT, EASE] : isActive ? [HINT] : [];
    case "answer_please":
    case "stuck":
      return isActive ? [HINT, LEFT] : [];
    case "severity":
    case "look":
      return [GO.metrics];
    case "try_it":
      return isActive ? [GO.operate] : [];
    case "report":
      return isActive ? [GO.finding, LEFT] : [];
    default:
      return [];
  }
}

/** What the learner thinks it is, to be submitted by one press, or else the form. */
function findings(text: string): QuickReply[] {
  const guess = readGuess(text);
  if (guess === null) return [GO.finding];
  const explanation = text.slice(0, MOST_OF_EXPLANATION);
  return [{ label: "Submit it as a finding", finding: { ...guess, explanation } }, GO.finding];
}

const placeOf = (topic: Topic) => (topic === "undo" ? "operate" : topic);

/** What a message says of a stage is true before the progress that is known here. */
function byProgress(progress: Progress | null, trigger: Trigger): QuickReply[] {
  if (progress === null || progress.state === "preparing" || progress.state === "injecting") {
    return [{ label: "What happens next?", say: "What happens next?" }, ABOUT];
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
