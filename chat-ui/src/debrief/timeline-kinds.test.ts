import { expect, test } from "vitest";
import { isMinor, markOf } from "./timeline-kinds.ts";

test("what the learner achieved, met and did each has its mark", () => {
  expect(markOf("check_passed")).toBe("good");
  expect(markOf("alert_changed")).toBe("bad");
  expect(markOf("hint_revealed")).toBe("hint");
  expect(markOf("action_applied")).toBe("did");
});

test("a kind that is not known is shown, plainly", () => {
  expect(markOf("something_new")).toBe("other");
  expect(isMinor("something_new")).toBe(false);
});

test("steps of the learner are never left out, flickering readings are", () => {
  for (const kind of ["finding", "check_passed", "action_applied", "hint_revealed", "ended"]) {
    expect(isMinor(kind), kind).toBe(false);
  }
  expect(isMinor("oracle_changed")).toBe(true);
});
