import { expect, test } from "vitest";
import { markOf } from "./timeline-kinds.ts";

test("what the learner achieved, met and did each has its mark", () => {
  expect(markOf("check_passed")).toBe("good");
  expect(markOf("alert_changed")).toBe("bad");
  expect(markOf("hint_revealed")).toBe("hint");
  expect(markOf("action_applied")).toBe("did");
});

test("a kind that is not known is shown, plainly", () => {
  expect(markOf("something_new")).toBe("other");
});
