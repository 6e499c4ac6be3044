import { setTimeout as delay } from "node:timers/promises";
import { done, type ActionHandler } from "./action-handler.ts";

/** Lets time pass between two actions. */
export const wait: ActionHandler<"wait"> = {
  describe: ({ seconds }) => `Wait ${seconds} s`,
  captureUndo: async () => [],
  async apply({ seconds }, _system, signal) {
    await delay(seconds * 1000, undefined, { signal });
    return done(`Waited ${seconds} s`);
  },
};
