import type { Arguments } from "../arguments.ts";
import { dataFolder } from "../data-folder.ts";
import { holderOf } from "../supervisor/lock.ts";
import { isAlive, memoryOf } from "../supervisor/process-table.ts";
import { type ComponentState, readState } from "../supervisor/state-file.ts";

type Row = Omit<ComponentState, "process"> & { pid: number | null; memoryBytes: number };

/** Shows every component of the running stack; 0 when all are ready. */
export async function status({ data, json }: Arguments): Promise<number> {
  const folder = dataFolder(data);
  const supervisor = await holderOf(folder.lock);
  const state = supervisor === null ? null : await readState(folder.state);
  if (state === null) {
    if (json) console.log(JSON.stringify({ running: false, ready: false, components: [] }));
    else console.log("Mayday is not running. Start it with `npm start`.");
    return 1;
  }
  const rows = state.components.map(row);
  const total = rows.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0);
  const memoryKind = process.platform === "linux" ? "pss" : "rss";
  if (json) {
    const { url, ready } = state;
    console.log(JSON.stringify({ running: true, ready, url, memoryKind, memoryBytes: total, components: rows }));
  } else {
    console.log(table(rows, memoryKind));
    const kind = memoryKind === "pss" ? "PSS" : "RSS (this system tells no PSS; shared pages are counted twice)";
    console.log(`\n${megabytes(total)} MB in total, ${kind}\n${state.url}`);
  }
  return rows.every((one) => one.state === "ready") ? 0 : 1;
}

function row({ process, ...component }: ComponentState): Row {
  const alive = process !== null && isAlive(process);
  return { ...component, pid: alive ? process.pid : null, memoryBytes: alive ? memoryOf(process.pid).bytes : 0 };
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(0);
}

function table(rows: Row[], memoryKind: string): string {
  const head = ["component", "state", "engine", "version", "from", "pid", `${memoryKind} MB`, "ready ms", "url"];
  const lines = rows.map((one) => [
    one.name,
    one.state,
    one.engine,
    one.version,
    one.source,
    one.pid?.toString() ?? "",
    one.pid === null ? "" : megabytes(one.memoryBytes),
    one.msToReady?.toString() ?? "",
    one.url ?? "",
  ]);
  const widths = head.map((title, column) => Math.max(title.length, ...lines.map((line) => line[column]?.length ?? 0)));
  const text = [head, ...lines].map((line) =>
    line
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  const details = rows.filter(({ detail }) => detail !== "").map(({ name, detail }) => `${name}: ${detail}`);
  return [...text, ...(details.length > 0 ? ["", ...details] : [])].join("\n");
}
