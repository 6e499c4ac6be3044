import { parser } from "@prometheus-io/lezer-promql";

/**
 * Adds `environment="<name>"` to every selector of a PromQL expression, so that it sees one environment alone.
 * Works on Prometheus's own grammar. A matcher that the expression already has stays: both must then match.
 * Returns null when the grammar does not understand the expression; such a one must not be run.
 */
export function scopeToEnvironment(query: string, environment: string): string | null {
  const matcher = `environment=${JSON.stringify(environment)}`;
  const insertions: { at: number; text: string }[] = [];
  let understood = true;
  parser.parse(query).iterate({
    enter(node) {
      if (node.type.isError) understood = false;
      if (node.name !== "VectorSelector") return;
      const braces = node.node.getChild("LabelMatchers");
      if (braces === null) insertions.push({ at: node.to, text: `{${matcher}}` });
      else insertions.push({ at: braces.from + 1, text: braces.firstChild === null ? matcher : `${matcher},` });
    },
  });
  if (!understood) return null;
  let scoped = query;
  for (const { at, text } of insertions.toReversed()) scoped = scoped.slice(0, at) + text + scoped.slice(at);
  return scoped;
}
