import { RE2JS } from "re2js";
import { ToolError } from "../tool-error.ts";
import type { Matcher } from "./environment.ts";

/** Matchers as Alertmanager and PromQL write them: `alertname="A",service=~"b|c"`. */
export function writeMatchers(matchers: readonly Matcher[]): string {
  return matchers.map(({ label, op, value }) => `${label}${op}${JSON.stringify(value)}`).join(",");
}

/**
 * What tells whether labels are matched by all of the matchers, as Alertmanager does: regular expressions are RE2 and
 * match the whole value, a label that is not there is empty.
 * @throws ToolError `invalid_input` that says which matcher is wrong, and why.
 */
export function compileMatchers(matchers: readonly Matcher[]): (labels: Record<string, string>) => boolean {
  const wrong = matchers.find(({ label }) => label === "environment");
  if (wrong) {
    throw new ToolError(
      "invalid_input",
      "A silence always holds for this environment alone: it cannot have a matcher on environment",
      "Leave that matcher out.",
    );
  }
  if (!matchers.some((matcher) => !compile(matcher)(""))) {
    throw new ToolError(
      "invalid_input",
      `At least one matcher must not match an empty value: ${writeMatchers(matchers)} would also match alerts that have none of these labels`,
      'Name what is to be silenced, for example alertname="ProductSearchSlow".',
    );
  }
  const compiled = matchers.map((matcher) => ({ label: matcher.label, matches: compile(matcher) }));
  return (labels) => compiled.every(({ label, matches }) => matches(labels[label] ?? ""));
}

function compile({ label, op, value }: Matcher): (actual: string) => boolean {
  if (op === "=") return (actual) => actual === value;
  if (op === "!=") return (actual) => actual !== value;
  const pattern = compilePattern(label, value);
  return op === "=~" ? (actual) => pattern.matches(actual) : (actual) => !pattern.matches(actual);
}

function compilePattern(label: string, value: string): RE2JS {
  try {
    return RE2JS.compile(value);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ToolError(
      "invalid_input",
      `The matcher on ${label} is not a regular expression: ${why}`,
      'Correct it, or use "=" to match the text itself.',
    );
  }
}
