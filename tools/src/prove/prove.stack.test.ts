import { execFile } from "node:child_process";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { describe, expect, inject, it } from "vitest";
import "@mayday/local/testing";

const ROOT = resolve(import.meta.dirname, "../../..");
const run = promisify(execFile);
const stack = inject("stack");

/** Runs the command as its own process; gives what it wrote and its exit code. */
async function prove(args: string[], toolsUrl = stack.toolsUrl) {
  const env = {
    ...process.env,
    TOOLS_URL: toolsUrl,
    CREDENTIAL_SECRET: stack.credentialSecret,
    ENVIRONMENTS_FILE: stack.environmentsFile,
    CATALOG_DIR: join(ROOT, "scenarios/catalog"),
    HINTS_DIR: join(ROOT, "scenarios/hints"),
  };
  const program = join(ROOT, "tools/src/cli/prove.ts");
  try {
    return { code: 0, ...(await run(process.execPath, [program, ...args], { env })) };
  } catch (error) {
    if (error instanceof Error && "code" in error && "stdout" in error && "stderr" in error) {
      return { code: Number(error.code), stdout: String(error.stdout), stderr: String(error.stderr) };
    }
    throw error;
  }
}

describe("prove", () => {
  it("proves search-crawls, and its report alone is on stdout", { timeout: 600_000 }, async () => {
    const { code, stdout, stderr } = await prove(["search-crawls", "--json", "-"]);
    expect(code, stderr).toBe(0);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({
      ok: true,
      busy: false,
      proofs: [{ scenario: "search-crawls", ok: true, failure: null }],
    });
    const [proof] = report.proofs;
    expect(proof.symptomMs).toBeLessThanOrEqual(20_000);
    expect(proof.alertMs.ProductSearchSlow).toBeLessThanOrEqual(45_000);
    expect(proof.recoveredMs).toBeGreaterThan(20_000);
    const inVain = proof.steps.filter((step: { step: string }) => step.step.startsWith("in vain"));
    expect(inVain).toHaveLength(3);
    for (const { unmet } of inVain)
      expect(unmet).toContainEqual({ check: "recovered", why: expect.stringMatching(/wanted/) });
  });

  it("says in one line that tools is not there", async () => {
    const { code, stdout, stderr } = await prove(["search-crawls"], "http://127.0.0.1:9");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr.trim()).toMatch(
      /^tools does not answer at http:\/\/127\.0\.0\.1:9 \(.*\)\. Start the stack: npm start$/,
    );
  });

  it.each([
    [["nothing-like-this"], /There is no scenario nothing-like-this; there are: .*search-crawls/],
    [[], /^Usage/],
    [["--all", "search-crawls"], /^Usage/],
    [["search-crawls", "--repeat", "0"], /--repeat wants a whole number/],
    [["search-crawls", "--fast"], /--fast[^]*Usage/],
  ])("refuses %j before anything is started", async (args, message) => {
    const { code, stdout, stderr } = await prove(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(message);
  });
});
