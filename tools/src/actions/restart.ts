import { setTimeout as delay } from "node:timers/promises";
import { ToolError } from "../tool-error.ts";
import { done, type ActionHandler } from "./action-handler.ts";

const DEADLINE_MS = 20_000;
const POLL_MS = 200;

/** Restarts one service and waits until a new process answers as healthy. There is nothing to undo. */
export const restart: ActionHandler<"restart"> = {
  describe: ({ service }) => `Restart ${service}`,

  captureUndo: async () => [],

  async apply({ service }, system, signal) {
    const admin = system.service(service);
    const began = performance.now();
    const before = await admin.startedAt(signal);
    await admin.restart(signal);
    while (performance.now() - began < DEADLINE_MS) {
      await delay(POLL_MS, undefined, { signal });
      if (await isNewAndHealthy()) {
        return done(`${service} was restarted and answers again after ${seconds(performance.now() - began)}`);
      }
    }
    throw new ToolError(
      "unavailable",
      `${service} was told to restart but does not answer as healthy after ${DEADLINE_MS / 1000} s`,
      `Look at the logs of ${service}.`,
    );

    /** The old process answers while it drains: only another start time proves a restart. */
    async function isNewAndHealthy(): Promise<boolean> {
      try {
        if ((await admin.startedAt(signal)) === before) return false;
        await admin.healthy(signal);
        return true;
      } catch (error) {
        if (signal.aborted) throw error;
        return false;
      }
    }
  },
};

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
