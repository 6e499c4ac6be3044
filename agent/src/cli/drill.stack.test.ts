import { expect, inject, it } from "vitest";
import { signCredential } from "../testing.ts";
import { runDrill } from "./drill/run-drill.ts";

it("plays an incident from the first page to the debrief as a learner who errs", async () => {
  const { agentUrl, toolsUrl, credentialSecret } = inject("stack");
  const instructorToken = signCredential(credentialSecret, { role: "instructor", sub: "drill" });
  const lines: string[] = [];
  const report = await runDrill({
    agentUrl,
    toolsUrl,
    instructorToken,
    scenario: "search-crawls",
    learner: "competent",
    seed: 11,
    log: (line) => void lines.push(line),
  });
  expect(report.problems, lines.join("\n")).toEqual([]);
  expect(report).toMatchObject({ completed: true, learner: "competent", seed: 11 });
  expect(report.checks.passed).toBe(report.checks.of);
  expect(report.messages.tutor).toBeGreaterThan(report.messages.learner);
  // Wrong turns were taken, or this would prove little.
  expect(lines.some((line) => line.startsWith("wrong fix"))).toBe(true);
});
