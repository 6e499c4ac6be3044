import { isNode, LineCounter, parseDocument, type Document } from "yaml";
import type { z } from "zod";
import { fill, type Row } from "./vary.ts";

/** A file that cannot be used: where (with the line, where there is one), what is wrong, what to do. */
export type Problem = {
  file: string;
  problem: string;
  /** What it is about is left out or shown in English; everything else can be used. */
  minor?: true;
};

/** A file's checked content, and where in the file each part of it is. */
export type Source<T> = { file: string; value: T; lineOf: (path: readonly PropertyKey[]) => number | null };

/** What a file says, before it is checked against a schema. */
export type Content = { value: unknown } | { problems: string[] };

/** Parses YAML as plain data. Every problem names its line and what to do. */
export function parseYaml(text: string): Content {
  const { document, counter } = parse(text);
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => {
      const { line } = counter.linePos(error.pos[0]);
      return `line ${line}: not valid YAML: ${error.message}. Correct the syntax.`;
    });
    return { problems };
  }
  try {
    // A bomb of nested aliases throws here.
    return { value: document.toJS({ maxAliasCount: 50 }) };
  } catch (error) {
    return { problems: [`The file cannot be expanded (${String(error)}). Write it without so many aliases.`] };
  }
}

/** Fills in what varies and checks the content against its schema. Every problem names its line and what to do. */
export function checkYaml<T>(
  { file, text, content }: { file: string; text: string; content: Content },
  schema: z.ZodType<T>,
  row: Row = {},
): { source: Source<T> } | { problems: Problem[] } {
  if ("problems" in content) return { problems: content.problems.map((problem) => ({ file, problem })) };
  // Lines are asked for where something is wrong, so seldom that the tree of the file is not kept for it.
  let parsedAgain: ReturnType<typeof parse> | null = null;
  const tree = () => (parsedAgain ??= parse(text));
  const lineOf = (path: readonly PropertyKey[]) => findLine(tree().document, tree().counter, path);
  const parsed = schema.safeParse(fill(content.value, row));
  if (parsed.success) return { source: { file, value: parsed.data, lineOf } };
  const problems = parsed.error.issues.flatMap(mostLikely).map((issue) => {
    const line = lineOf(issue.code === "unrecognized_keys" ? [...issue.path, ...issue.keys] : issue.path);
    const where = issue.path.length === 0 ? "the file" : issue.path.map(String).join(".");
    const said = sayIssue(issue, tree().document.hasIn(issue.path));
    return { file, problem: `${line === null ? "" : `line ${line}: `}${where}: ${said}` };
  });
  return { problems };
}

function parse(text: string) {
  const counter = new LineCounter();
  return { document: parseDocument(text, { lineCounter: counter, prettyErrors: false }), counter };
}

/** What is wrong and what to do, in the words of somebody who writes the file. */
function sayIssue(issue: Issue, isThere: boolean): string {
  const choices = issue.code === "invalid_value" ? ` One of: ${issue.values.map(String).join(", ")}.` : "";
  if (!isThere) return `It is missing. Add it.${choices}`;
  if (issue.code === "invalid_value") return `It is none of what it may be.${choices}`;
  if (issue.code === "unrecognized_keys") {
    return `There is no field ${issue.keys.map((key) => `"${key}"`).join(", ")} here. Remove it, or correct its name.`;
  }
  if (issue.code === "invalid_type") return `${issue.message}. Write a value of that type.`;
  return issue.message;
}

/** The line of a path in the file, or of the innermost part of it that exists. */
function findLine(document: Document.Parsed, counter: LineCounter, path: readonly PropertyKey[]): number | null {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const node: unknown = document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return counter.linePos(node.range[0]).line;
  }
  return null;
}

type Issue = z.core.$ZodIssue;

/** A union says no for every member of it; the member that comes nearest is the one that was meant. */
function mostLikely(issue: Issue): Issue[] {
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return [issue];
  const score = (issues: Issue[]) =>
    issues.reduce((sum, { code }) => sum + (code === "unrecognized_keys" ? 2 : 1), 0) -
    Math.max(...issues.map(({ path }) => path.length)) * 0.1;
  const nearest = issue.errors.toSorted((a, b) => score(a) - score(b))[0] ?? [];
  return nearest.flatMap((inner) => mostLikely({ ...inner, path: [...issue.path, ...inner.path] }));
}
