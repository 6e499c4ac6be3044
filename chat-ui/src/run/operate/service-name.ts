import type { Action } from "@mayday/agent/contract";

type Service = Extract<Action, { kind: "restart" }>["service"];
type Profile = Extract<Action, { kind: "load" }>["profile"];

/** Names of services and load profiles come from tools' own list of operations, which are those an action may name. */
export const asService = (name: string): Service => name as Service;
export const asProfile = (name: string): Profile => name as Profile;
