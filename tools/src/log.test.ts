import { logs, type LogRecord } from "@opentelemetry/api";
import { beforeEach, expect, it } from "vitest";
import { logHelp } from "./host/log-help.ts";
import { createLogger } from "./log.ts";

const records: LogRecord[] = [];
const logger = { emit: (record: LogRecord) => void records.push(record), enabled: () => true };
logs.setGlobalLoggerProvider({ getLogger: () => logger });
beforeEach(() => void records.splice(0));

it("a hint that was given is told of, with its level and the reason", () => {
  const hint = { type: "hint_revealed", check: "acknowledge", hint: "ack-1", level: "orient" } as const;
  logHelp(createLogger("info"), "run-1", [{ ...hint, by: "learner", rule: "asked", seq: 1, at: 1 }]);
  expect(records).toMatchObject([
    {
      body: "a hint was given",
      severityText: "info",
      attributes: { run: "run-1", hint: "ack-1", hintLevel: "orient" },
    },
  ]);
});

it("a line with a field that hides pino's own is passed on, and stops nobody", () => {
  createLogger("info").warn({ level: "orient", part: "cache" }, "it was said");
  expect(records).toMatchObject([{ body: "it was said", attributes: { part: "cache" } }]);
});
