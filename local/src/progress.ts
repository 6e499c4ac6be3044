import type { ComponentState, StackState } from "./supervisor/state-file.ts";

type Output = { write: (text: string) => unknown; isTTY?: boolean; columns?: number };

const MARKS = {
  waiting: "·",
  fetching: "↓",
  starting: "…",
  ready: "✓",
  restarting: "↻",
  failed: "✗",
  unavailable: "–",
  stopped: "·",
} as const;

/** Shows how a stack comes up: a live line per component on a terminal, a line per change elsewhere. */
export class Progress {
  private readonly output: Output;
  private readonly shown = new Map<string, string>();
  private drawn = 0;

  constructor(output: Output = process.stdout) {
    this.output = output;
  }

  show({ components }: Pick<StackState, "components">): void {
    if (this.output.isTTY === true) this.redraw(components);
    else this.log(components);
  }

  /** A line that stays. */
  say(line: string): void {
    this.output.write(`${line}\n`);
    this.drawn = 0;
  }

  private redraw(components: ComponentState[]): void {
    const width = (this.output.columns ?? 80) - 1;
    const up = this.drawn > 0 ? `\u001B[${this.drawn}A` : "";
    const lines = components.map((one) => `\u001B[2K${lineOf(one).slice(0, width)}\n`);
    this.output.write(up + lines.join(""));
    this.drawn = lines.length;
  }

  private log(components: ComponentState[]): void {
    for (const one of components) {
      const line = lineOf(one);
      if (one.state === "waiting" || this.shown.get(one.name) === line) continue;
      this.shown.set(one.name, line);
      this.output.write(`${line}\n`);
    }
  }
}

function lineOf({ name, state, detail, engine, version, source, msToReady }: ComponentState): string {
  const ready = `${engine} ${version} (${source}), ${msToReady ?? 0} ms${detail === "" ? "" : `; ${detail}`}`;
  const about = state === "ready" ? ready : detail;
  return `${MARKS[state]} ${name.padEnd(18)} ${state.padEnd(11)} ${about}`.trimEnd();
}
