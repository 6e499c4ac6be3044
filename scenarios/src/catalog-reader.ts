import type { z } from "zod";
import { diskFiles, type Files } from "./files.ts";
import type { Row } from "./vary.ts";
import { checkYaml, parseYaml, type Content, type Problem, type Source } from "./yaml-file.ts";

/** What a reading of a catalogue found wrong. */
export class Findings {
  readonly problems: Problem[] = [];
  /** Every scenario that has a folder, usable or not. */
  readonly known = new Set<string>();
  readonly #spoilt = new Map<string, string>();

  add(problem: Problem, scenarios: readonly string[] = []): void {
    this.problems.push(problem);
    for (const id of scenarios) {
      if (!this.#spoilt.has(id)) this.#spoilt.set(id, `${problem.file}: ${problem.problem}`);
    }
  }

  /** Scenarios of which some file cannot be used: id → the first reason. */
  spoilt(): Map<string, string> {
    return new Map([...this.#spoilt].filter(([id]) => this.known.has(id)));
  }
}

/** Reads the files of a catalogue, as often as they change; one that has not changed is not parsed again. */
export class CatalogReader {
  readonly #files: Files;
  readonly #parsed = new Map<string, { text: string; content: Content }>();
  readonly #texts = new Map<string, string>();

  constructor(files: Files = diskFiles) {
    this.#files = files;
  }

  list(folder: string) {
    return this.#files.list(folder);
  }

  folders(folder: string): string[] {
    return (this.list(folder) ?? []).filter((entry) => entry.isFolder).map(({ name }) => name);
  }

  /** What a file said when it was last read. */
  textOf(file: string): string {
    return this.#texts.get(file) ?? "";
  }

  /** What a YAML file says, as plain data, whatever its schema; null when it cannot be read. */
  plain(file: string): unknown {
    const content = this.#parsed.get(file)?.content;
    return content !== undefined && "value" in content ? content.value : null;
  }

  text(file: string): { text: string } | { problem: Problem } {
    const read = this.#files.text(file);
    if ("text" in read) this.#texts.set(file, read.text);
    return read;
  }

  /** The checked content of a file; what is wrong goes into `findings`, as a problem of `scenarios`. */
  yaml<T>(
    file: string,
    schema: z.ZodType<T>,
    findings: Findings,
    scenarios: readonly string[],
    row: Row = {},
  ): Source<T> | null {
    const read = this.text(file);
    if ("problem" in read) {
      findings.add(read.problem, scenarios);
      return null;
    }
    const { text } = read;
    const before = this.#parsed.get(file);
    const content = before?.text === text ? before.content : parseYaml(text);
    this.#parsed.set(file, { text, content });
    const checked = checkYaml({ file, text, content }, schema, row);
    if ("source" in checked) return checked.source;
    for (const problem of checked.problems) findings.add(problem, scenarios);
    return null;
  }

  /** A text that has to be there; null, with a problem, when it is not or is empty. */
  notes(file: string, findings: Findings, scenarios: readonly string[]): string | null {
    const read = this.text(file);
    if ("text" in read && read.text.trim() !== "") return read.text;
    const empty = { file, problem: "The file is empty. Write it." };
    findings.add("problem" in read ? read.problem : empty, scenarios);
    return null;
  }
}
