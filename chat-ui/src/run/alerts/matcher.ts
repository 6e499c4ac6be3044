import type { ToolInput, ToolOutput } from "@mayday/agent/contract";

export type Matcher = NonNullable<ToolInput<"silence_alert">["matchers"]>[number];
type Line = Pick<ToolOutput<"list_alerts">["alerts"][number], "labels">;

export const OPS = ["=", "!=", "=~", "!~"] as const satisfies readonly Matcher["op"][];

/** Matchers as Alertmanager writes them. */
export const writeMatchers = (matchers: readonly Matcher[]): string =>
  matchers.map(({ label, op, value }) => `${label}${op}${JSON.stringify(value)}`).join(", ");

/** What is filled in so far: rows whose label is still empty do not count. */
export const filledIn = (matchers: readonly Matcher[]): Matcher[] =>
  matchers.map((matcher) => ({ ...matcher, label: matcher.label.trim() })).filter(({ label }) => label !== "");

/** Labels that alerts have, with their values, to choose from. */
export function labelValues(alerts: readonly Line[]): Map<string, string[]> {
  const values = new Map<string, Set<string>>();
  for (const { labels } of alerts)
    for (const [label, value] of Object.entries(labels)) values.set(label, (values.get(label) ?? new Set()).add(value));
  return new Map([...values].map(([label, known]) => [label, [...known].sort((a, b) => a.localeCompare(b))]));
}
