import { defineConfig } from "vitest/config";

/**
 * `unit`: everything that starts what it needs by itself, in a second or two (a PostgreSQL, a server, a route).
 * `stack`: tests against one whole stack, started once for all of them by `local/src/testing-stack.ts`.
 */
export default defineConfig({
  test: {
    sequence: { shuffle: true },
    passWithNoTests: false,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          sequence: { groupOrder: 0, shuffle: true },
          include: ["{agent,tools,scenarios,sut,chat-ui,observability,local}/**/*.test.{ts,tsx}"],
          exclude: ["**/node_modules/**", "**/dist/**", "**/*.stack.test.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "stack",
          // After the others: what is timed on the stack is not to share the machine with them.
          sequence: { groupOrder: 1, shuffle: true },
          include: ["**/*.stack.test.ts"],
          exclude: ["**/node_modules/**", "**/dist/**"],
          globalSetup: ["local/src/testing-stack.ts"],
          fileParallelism: false,
          testTimeout: 240_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
