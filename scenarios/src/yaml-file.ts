import { readFileSync, statSync } from "node:fs";
import { isNode, LineCounter, parseDocument, type Document } from "yaml";
import type { z } from "zod";
import { fill, type Row } from "./vary.ts";

/** A file that cannot be used: where (with the line, where there is one), what is wrong, what to do. */
export type Problem = { file: string; problem: string };

/** A file's checked content, and where in the file each part of it is. */
export type Source<T> = { file: string; value: T; lineOf: (path: readonly PropertyKey[]) => number | null };

const MAX_BYTES = 512 * 1024;

/** Reads a text file. A problem says what to do about a file that is not there, not readable or far too large. */
export function readText(file: string): { text: string } | { problem: Problem } {
  try {
    const { size } = statSync(file);
    if (size > MAX_BYTES) {
      const problem = `The file has ${size} bytes, more than the ${MAX_BYTES} that are read. Make it smaller.`;
      return { problem: { file, problem } };
    }
    return { text: readFileSync(file, "utf8") };
  } catch (error) {
    const isAbsent = error instanceof Error && "code" in error && error.code === "ENOENT";
    const problem = isAbsent
      ? "The file does not exist. Add it."
      : `The file cannot be read (${String(error)}). Check its permissions.`;
    return { problem: { file, problem } };
  }
}

/**
 * Reads a YAML file, fills in what varies, and checks it against its schema. Every problem names its line and what to
 * do.
 */
export function readYaml<T>(
  file: string,
  schema: z.ZodType<T>,
  row: Row = {},
): { source: Source<T> } | { problems: Problem[] } {
  const read = readText(file);
  if ("problem" in read) return { problems: [read.problem] };
  const counter = new LineCounter();
  const document = parseDocument(read.text, { lineCounter: counter, prettyErrors: false });
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => {
      const { line } = counter.linePos(error.pos[0]);
      return { file, problem: `line ${line}: not valid YAML: ${error.message}. Correct the syntax.` };
    });
    return { problems };
  }
  const content = toValue(document);
  if ("problem" in content) return { problems: [{ file, problem: content.problem }] };
  const lineOf = (path: readonly PropertyKey[]) => findLine(document, counter, path);
  const parsed = schema.safeParse(fill(content.value, row));
  if (parsed.success) return { source: { file, value: parsed.data, lineOf } };
  const problems = parsed.error.issues.flatMap(mostLikely).map((issue) => {
    const line = lineOf(issue.code === "unrecognized_keys" ? [...issue.path, ...issue.keys] : issue.path);
    const where = issue.path.length === 0 ? "the file" : issue.path.map(String).join(".");
    const said = sayIssue(issue, document.hasIn(issue.path));
    return { file, problem: `${line === null ? "" : `line ${line}: `}${where}: ${said}` };
  });
  return { problems };
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

function toValue(document: Document.Parsed): { value: unknown } | { problem: string } {
  try {
    // A bomb of nested aliases throws here.
    return { value: document.toJS({ maxAliasCount: 50 }) };
  } catch (error) {
    return { problem: `The file cannot be expanded (${String(error)}). Write it without so many aliases.` };
  }
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
