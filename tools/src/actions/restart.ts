import { setTimeout as delay } from "node:timers/promises";
import { ToolError } from "../tool-error.ts";
import { done, type ActionHandler } from "./action-handler.ts";

const DEADLINE_MS = 20_000;
const POLL_MS = 200;

/** Restarts one service and waits until a new process answers as healthy. There is nothing to undo. */
export const restart: ActionHandler<"restart"> = {
  isOperators: () => true,
  describe: ({ service }) => `Restart ${service}`,

  captureUndo: async () => [],

  async apply({ service }, system, signal) {
    const admin = system.service(service);
    const began = performance.now();
    const before = await instance();
    await admin.restart(signal);
    while (performance.now() - began < DEADLINE_MS) {
      await delay(POLL_MS, undefined, { signal });
      const now = await instance();
      if (now !== null && now !== before) {
        return done(`${service} was restarted and answers again after ${seconds(performance.now() - began)}`);
      }
    }
    throw new ToolError(
      "unavailable",
      `${service} was told to restart but does not answer as healthy after ${DEADLINE_MS / 1000} s`,
      `Look at the logs of ${service}.`,
    );

    /** The process that answers as healthy; null while none does. */
    async function instance(): Promise<string | null> {
      try {
        return await admin.healthyInstance(signal);
      } catch (error) {
        if (signal.aborted) throw error;
        return null;
      }
    }
  },
};

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
