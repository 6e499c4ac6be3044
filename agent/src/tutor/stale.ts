import type { Progress } from "@mayday/tools/contract";
import type { Trigger } from "./trigger.ts";

/** For each kind of event, what came after it makes a word about it useless. What the learner said never is. */
const OVERTAKEN_BY: Record<Trigger["type"], readonly Trigger["type"][]> = {
  said: [],
  welcome: ["symptom", "ended"],
  symptom: ["ended"],
  paged: ["ended"],
  stage: ["stage", "ended"],
  hint_offered: ["hint_offered", "hint_pushed", "stage", "ended"],
  hint_pushed: ["stage", "ended"],
  telemetry: ["telemetry", "ended"],
  holding: ["stage", "ended"],
  ended: [],
  debrief_ready: [],
};

/** True when the tutor should let this pass: something later overtook it, or its offer was taken or withdrawn. */
export function isStale(trigger: Trigger, later: readonly Trigger[], progress: Progress | null): boolean {
  if (later.some((one) => OVERTAKEN_BY[trigger.type].includes(one.type))) return true;
  return trigger.type === "hint_offered" && progress !== null && progress.offer === null;
}
