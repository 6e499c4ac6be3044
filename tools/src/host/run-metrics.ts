import type { RunEvent } from "@mayday/scenarios/contract";
import type { Metrics } from "../metrics.ts";

const OUTCOMES = { action_applied: "applied", action_failed: "failed", action_undone: "undone" } as const;

/** Counts what happened in a run: the events of `all` from index `from` on, which were just stored. */
export function countEvents(metrics: Metrics, all: readonly RunEvent[], from: number): void {
  for (const [index, event] of all.entries()) if (index >= from) countEvent(metrics, all.slice(0, index), event);
}

function countEvent(metrics: Metrics, before: readonly RunEvent[], event: RunEvent): void {
  switch (event.type) {
    case "created":
      return metrics.runsStarted.inc();
    case "stage_entered":
      return closeStage(metrics, before, event.at);
    case "check_passed":
      return metrics.checksPassed.inc({ stage: event.stage, unaided: String(event.unaided) });
    case "hint_revealed":
      return metrics.hints.inc({ level: event.level, by: event.by, rule: event.rule });
    case "hint_offered":
      return metrics.hintOffers.inc({ rule: event.rule });
    case "offer_declined":
      return metrics.hintOffersDeclined.inc();
    case "action_applied":
    case "action_failed":
    case "action_undone": {
      const started = before.findLast((one) => one.type === "action_started" && one.actionId === event.actionId);
      if (started?.type !== "action_started") return;
      const { actor, action } = started;
      return metrics.actions.inc({ kind: action.kind, actor, outcome: OUTCOMES[event.type] });
    }
    case "ended":
      closeStage(metrics, before, event.at);
      return metrics.runsEnded.inc({ why: event.why });
  }
}

/** The stage that was entered last ends at `at` (ms). */
function closeStage(metrics: Metrics, before: readonly RunEvent[], at: number): void {
  const entered = before.findLast((one) => one.type === "stage_entered");
  if (entered?.type !== "stage_entered") return;
  metrics.stageDuration.observe({ stage: entered.stage }, (at - entered.at) / 1000);
}
