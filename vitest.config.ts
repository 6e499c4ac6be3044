import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import RandomKillsLast from "./local/src/testing-order.ts";

/**
 * `unit`: everything that starts what it needs by itself, in a second or two (a PostgreSQL, a server, a route).
 * `stack`: tests against one whole stack, started once for all of them by `local/src/testing-stack.ts`.
 * `live`: a conversation with a real model; it needs one, so it is run when asked for.
 * `faults`: every failure pattern on such a stack; it takes as long as the rest together, so it is run when asked for.
 */
export default defineConfig({
  test: {
    sequence: { shuffle: true, sequencer: RandomKillsLast },
    passWithNoTests: false,
    // A second, the default, is short when other tests have the processor.
    expect: { poll: { timeout: 10_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["{agent,tools,scenarios,sut,chat-ui,observability,local,deploy}/**/*.test.{ts,tsx}"],
          exclude: [
            "**/node_modules/**",
            "**/dist/**",
            "**/*.stack.test.ts",
            "**/*.faults.test.ts",
            "**/*.live.test.ts",
          ],
          // Many wait for what they started, so a few more than there are cores get on better.
          maxWorkers: Math.max(3, availableParallelism() - 1),
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: "stack",
          include: ["**/*.stack.test.ts"],
          exclude: ["**/node_modules/**", "**/dist/**"],
          globalSetup: ["local/src/testing-stack.ts"],
          fileParallelism: false,
          testTimeout: 480_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: "live",
          include: ["**/*.live.test.ts"],
          exclude: ["**/node_modules/**", "**/dist/**"],
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "faults",
          include: ["**/*.faults.test.ts"],
          exclude: ["**/node_modules/**", "**/dist/**"],
          globalSetup: ["local/src/testing-stack.ts"],
          fileParallelism: false,
          // The table says itself what may run side by side.
          maxConcurrency: 100,
          testTimeout: 240_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
