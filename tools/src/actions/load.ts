import { isDeepStrictEqual } from "node:util";
import type { ExtraClient } from "@mayday/scenarios/contract";
import type { Load } from "../environment/load-generator.ts";
import { done, type ActionHandler, type ActionOf } from "./action-handler.ts";
import { until } from "./until.ts";

const DEADLINE_MS = 5_000;

/** Switches the load generator to another profile, and gives it, or takes from it, a client of its own kind. */
export const load: ActionHandler<"load"> = {
  isOperators: ({ extraClient }) => extraClient === undefined,

  describe: ({ profile, extraClient }) =>
    `${profile === "off" ? "Turn the load off" : `Switch the load to ${profile}`}${clientSaid(extraClient)}`,

  async captureUndo(action, system, signal) {
    const now = await system.load.read(signal);
    if (isAsWanted(action, now)) return [];
    const client = action.extraClient === undefined ? {} : { extraClient: now.extraClient };
    return [{ kind: "load", profile: now.profile, ...client }];
  },

  async apply(action, system, signal) {
    const { profile, extraClient } = action;
    await system.load.switchTo(profile, extraClient, signal);
    let now = await system.load.read(signal);
    const isSo = async () => isAsWanted(action, (now = await system.load.read(signal)));
    await until(isSo, DEADLINE_MS, `locust still runs the profile ${now.profile}`, signal);
    return done(`The load is ${profile} now (${now.users} users)${clientSaid(extraClient)}`);
  },
};

function isAsWanted({ profile, extraClient }: ActionOf<"load">, now: Load): boolean {
  return (
    now.profile === profile &&
    (extraClient === undefined || isDeepStrictEqual({ ...now.extraClient }, { ...extraClient }))
  );
}

function clientSaid(client: ExtraClient | null | undefined): string {
  if (client === undefined) return "";
  return client === null ? ", no extra client" : `, and ${client.id} asks ${client.route} ${client.rps} times a second`;
}
