import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { locatePrometheus } from "@mayday/local/testing";

test("the rules pass their own tests in promtool", async () => {
  const { program, env } = await locatePrometheus();
  const promtool = join(dirname(program), "promtool");
  const tests = join(import.meta.dirname, "rules.test.yaml");
  const { stdout } = await promisify(execFile)(promtool, ["test", "rules", tests], { env: { ...process.env, ...env } });
  expect(stdout).toContain("SUCCESS");
});
