import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { runbookOf } from "./runbook.ts";

const runbooks = readFileSync(new URL("../../../../docs/runbooks.md", import.meta.url), "utf8");

it("is the section that the link names, and no more", () => {
  const text = runbookOf(runbooks, "docs/runbooks.md#targetdown");
  expect(text).toMatch(/^Prometheus gets no answer/);
  expect(text).not.toContain("##");
});

it("may be missing", () => {
  expect(runbookOf(runbooks, "docs/runbooks.md#nothing")).toBeNull();
  expect(runbookOf(runbooks, "")).toBeNull();
});
