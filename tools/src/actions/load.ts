import { setTimeout as delay } from "node:timers/promises";
import { ToolError } from "../tool-error.ts";
import { done, type ActionHandler } from "./action-handler.ts";

const DEADLINE_MS = 5_000;
const POLL_MS = 200;

/** Switches the load generator to another profile. */
export const load: ActionHandler<"load"> = {
  describe: ({ profile }) => (profile === "off" ? "Turn the load off" : `Switch the load to ${profile}`),

  async captureUndo({ profile }, system, signal) {
    const before = await system.load.read(signal);
    return before.profile === profile ? [] : [{ kind: "load", profile: before.profile }];
  },

  async apply({ profile }, system, signal) {
    await system.load.switchTo(profile, signal);
    const until = performance.now() + DEADLINE_MS;
    for (;;) {
      const now = await system.load.read(signal);
      if (now.profile === profile) return done(`The load is ${profile} now (${now.users} users)`);
      if (performance.now() > until) {
        throw new ToolError("unavailable", `locust still runs the profile ${now.profile}`, "Try again.");
      }
      await delay(POLL_MS, undefined, { signal });
    }
  },
};
