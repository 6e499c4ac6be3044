import { parser } from "@prometheus-io/lezer-promql";

/**
 * Adds a matcher, such as `environment="local"`, to every selector of a PromQL expression, on Prometheus's own grammar.
 * Throws on an expression that the grammar does not understand.
 */
export function addMatcher(promql: string, matcher: string): string {
  const insertions: { at: number; text: string }[] = [];
  parser.parse(promql).iterate({
    enter(node) {
      if (node.type.isError) throw new Error(`not PromQL at "${promql.slice(node.from, node.from + 30)}": ${promql}`);
      if (node.name !== "VectorSelector") return;
      const braces = node.node.getChild("LabelMatchers");
      if (braces === null) insertions.push({ at: node.to, text: `{${matcher}}` });
      else insertions.push({ at: braces.from + 1, text: braces.firstChild === null ? matcher : `${matcher},` });
    },
  });
  return insertions
    .toReversed()
    .reduce((text, { at, text: added }) => text.slice(0, at) + added + text.slice(at), promql);
}

/** The same for LogQL, whose one stream selector comes first. */
export function addStreamMatcher(logql: string, matcher: string): string {
  return logql.replace("{", `{${matcher},`);
}
