import { expect, test } from "vitest";
import type { RunEvent, RunEventBody } from "@mayday/scenarios/contract";
import { createMetrics } from "../metrics.ts";
import { countEvents } from "./run-metrics.ts";

const SECOND = 1000;
const at = (seconds: number, seq: number, body: RunEventBody): RunEvent => ({ ...body, seq, at: seconds * SECOND });
const action = { kind: "restart", service: "worker" } as const;

const EVENTS: RunEvent[] = [
  at(0, 1, { type: "created", scenario: "s", version: 1, learner: "l", environment: "e", seed: 1 }),
  at(1, 2, { type: "action_started", actionId: "a", actor: "learner", action, label: "", undo: [] }),
  at(2, 3, { type: "action_applied", actionId: "a", result: "" }),
  at(3, 4, { type: "stage_entered", stage: "detect" }),
  at(9, 5, { type: "check_passed", check: "c", stage: "detect", unaided: true }),
  at(10, 6, { type: "stage_entered", stage: "diagnose" }),
  at(11, 7, { type: "hint_revealed", hint: "h", check: "c", level: "point", rule: "asked/jump", by: "learner" }),
  at(11, 8, { type: "hint_offered", check: "c", rule: "failing" }),
  at(11, 9, { type: "offer_declined", check: "c" }),
  at(12, 10, { type: "action_undone", actionId: "a" }),
  at(50, 11, { type: "ended", why: "finished" }),
];

test("counts what happened in a run, stage by stage", async () => {
  const metrics = createMetrics();
  countEvents(metrics, EVENTS, 0);
  const text = await metrics.registry.metrics();
  for (const line of [
    "mayday_runs_started_total 1",
    'mayday_runs_ended_total{why="finished"} 1',
    'mayday_checks_passed_total{stage="detect",unaided="true"} 1',
    'mayday_hints_total{level="point",by="learner",rule="asked/jump"} 1',
    'mayday_hint_offers_total{rule="failing"} 1',
    "mayday_hint_offers_declined_total 1",
    'mayday_actions_total{kind="restart",actor="learner",outcome="applied"} 1',
    'mayday_actions_total{kind="restart",actor="learner",outcome="undone"} 1',
    'mayday_stage_duration_seconds_sum{stage="detect"} 7',
    'mayday_stage_duration_seconds_sum{stage="diagnose"} 40',
  ])
    expect(text).toContain(`${line}\n`);
});

test("counts only what is new, though it looks back for what that began with", async () => {
  const metrics = createMetrics();
  countEvents(metrics, EVENTS, 9);
  const text = await metrics.registry.metrics();
  expect(text).toContain('mayday_actions_total{kind="restart",actor="learner",outcome="undone"} 1\n');
  expect(text).not.toContain('outcome="applied"');
  expect(text).toContain("mayday_runs_started_total 0\n");
});
