import type { Stack } from "@mayday/agent/contract";
import { named, namedOrNull, t } from "../text/t.ts";

export type Component = Stack["components"][number];

/** Up, or something that this machine does without. */
export const isUp = ({ state }: Component): boolean => state === "ready" || state === "unavailable";

const ALARMING: readonly Component["state"][] = ["failed", "restarting", "stopped"];
/** It was up or should be, and is not. */
export const isDown = ({ state }: Component): boolean => ALARMING.includes(state);

/** Something is on its way, or nothing is known of it yet: what is down may stay so, and is not waited for. */
export const isComingUp = ({ components }: Stack): boolean =>
  components.length === 0 || components.some((component) => !isUp(component) && !isDown(component));

/** The program and its version: `PostgreSQL 15.18`. */
export const engineOf = ({ engine, version }: Component): string => [engine, version].filter(Boolean).join(" ");

/** The state, with what is said of it; a detail such as "fetching Redis (2 MB)" says the state itself. */
export function stateOf({ state, detail }: Component): string {
  const name = named("stack.state", state);
  if (detail === "" || state === "ready") return name;
  return detail.startsWith(name) ? detail : t("stack.stateDetail", { state: name, detail });
}

/** What still works without it, and what does not; empty when it is up or comes up, or nothing is known of it. */
export function withoutIt(component: Component): string {
  if (component.state !== "unavailable" && !isDown(component)) return "";
  return namedOrNull("stack.without", familyOf(component.name)) ?? "";
}

const familyOf = (name: string): string => name.replace(/^.+-(mesh|exporter)$/, "any-$1");
