import type { Matcher } from "../environment/environment.ts";
import { writeMatchers } from "../environment/matchers.ts";
import { ToolError } from "../tool-error.ts";
import type { LiveRun } from "./live-run.ts";

/** The matchers that a call gives, or the one that its `alert` stands for. */
export function matchersOf({
  alert,
  matchers,
}: {
  alert?: string | undefined;
  matchers?: Matcher[] | undefined;
}): Matcher[] {
  const named: Matcher[] = alert === undefined ? [] : [{ label: "alertname", op: "=", value: alert }];
  const all = [...named, ...(matchers ?? [])];
  if (all.length > 0) return all;
  throw new ToolError("invalid_input", "neither alert nor matchers says what is meant", "Give one of them.");
}

export const asText = (matchers: readonly Matcher[]) => writeMatchers(matchers).replaceAll(",", ", ");

/** Throws `ToolError` (`not_found`) unless the run made this silence; gives its matchers as the run recorded them. */
export function requireOwnSilence(run: LiveRun, silence: string): string {
  const made = run.events.findLast((event) => event.type === "alert_silenced" && event.silence === silence);
  if (made?.type === "alert_silenced") return made.matchers;
  throw new ToolError("not_found", `this run made no silence ${silence}`, "list_silences shows those there are.");
}
