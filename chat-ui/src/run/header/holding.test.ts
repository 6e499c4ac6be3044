import { expect, test } from "vitest";
import type { Progress } from "@mayday/agent/contract";
import { longestHold } from "./holding.ts";

type Stage = Progress["stages"][number];
type Check = Stage["checks"][number];

const check = (state: Check["state"], holding: Check["holding"]): Check => ({
  id: "recovered",
  title: "Search is fast",
  kind: "oracle",
  state,
  why: null,
  readings: [],
  holding,
  question: null,
  unaided: null,
  passedAt: null,
});
const stage = (state: Stage["state"], ...checks: Check[]): Stage => ({ id: "mitigate", state, checks });

test("is the one with the longest way to go", () => {
  const stages = [stage("current", check("unmet", { for: 3, of: 4 }), check("unmet", { for: 5, of: 20 }))];
  expect(longestHold({ stages })).toEqual({ for: 5, of: 20 });
});

test("is none while one of the stage's conditions does not hold", () => {
  const stages = [stage("current", check("unmet", { for: 10, of: 10 }), check("unmet", null))];
  expect(longestHold({ stages })).toBeNull();
});

test("is none when nothing holds yet, or what holds has passed, lacks data or belongs to another stage", () => {
  const stages = [
    stage("current", check("unmet", { for: 0, of: 20 }), check("passed", { for: 20, of: 20 }), check("no_data", null)),
    stage("todo", check("unmet", { for: 7, of: 10 })),
  ];
  expect(longestHold({ stages })).toBeNull();
});
