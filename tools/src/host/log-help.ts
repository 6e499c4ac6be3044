import { explainRule, type RunEvent } from "@mayday/scenarios/contract";
import type { Logger } from "../log.ts";

/** Says in the log which help was given or offered in a run, by which rule of pacing, and what that means. */
export function logHelp(logger: Logger, run: string, events: readonly RunEvent[]): void {
  for (const event of events) {
    if (event.type === "hint_offered") {
      const { check, rule } = event;
      logger.info({ run, check, rule, why: explainRule(rule) }, "a hint was offered");
    } else if (event.type === "hint_revealed") {
      const { check, hint, level, by, rule } = event;
      logger.info({ run, check, hint, hintLevel: level, by, rule, why: explainRule(rule) }, "a hint was given");
    } else if (event.type === "offer_declined") {
      logger.info({ run, check: event.check }, "an offered hint was declined");
    }
  }
}
