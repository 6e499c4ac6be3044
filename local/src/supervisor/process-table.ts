import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";

/** A process is known by its pid and when it started: pids are used again. `started` is opaque, equal for the same process. */
export type Identity = { pid: number; started: string };
type Entry = { pid: number; parent: number; group: number; started: string; zombie: boolean };

const LINUX = process.platform === "linux";

/** When the process with this pid started; null when there is none (a zombie counts as none). */
export function startOf(pid: number): string | null {
  const entry = LINUX ? readStat(pid) : readPs(["-p", String(pid)])[0];
  return entry === undefined || entry.zombie ? null : entry.started;
}

export function isAlive({ pid, started }: Identity): boolean {
  return startOf(pid) === started;
}

/** All living processes. */
function table(): Entry[] {
  if (!LINUX) return readPs(["-ax"]).filter((entry) => !entry.zombie);
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readStat(Number(name)) ?? [])
    .filter((entry) => !entry.zombie);
}

/** A process, its descendants, and whatever else is in its process group; those of them that live. */
export function familyOf(pid: number): Identity[] {
  const all = table();
  const family = new Map<number, Entry>();
  const queue = all.filter((entry) => entry.pid === pid || entry.group === pid);
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (family.has(next.pid)) continue;
    family.set(next.pid, next);
    const parent = next.pid;
    queue.push(...all.filter((entry) => entry.parent === parent));
  }
  return [...family.values()].map(({ pid, started }) => ({ pid, started }));
}

/**
 * Members of a process group whose leader is gone that carry `mark` (NAME=value) in their environment. A group's number
 * may belong to somebody else by now, so the number alone says nothing.
 */
export function orphansOf(group: number, mark: string): Identity[] {
  const members = table().filter((entry) => entry.group === group && entry.pid !== group);
  return members.filter(({ pid }) => environmentOf(pid).includes(mark)).map(({ pid, started }) => ({ pid, started }));
}

function environmentOf(pid: number): string {
  try {
    if (LINUX) return readFileSync(`/proc/${pid}/environ`, "utf8");
    return execFileSync("ps", ["-p", String(pid), "-wwE", "-o", "command="], { encoding: "utf8" });
  } catch {
    return ""; // ended since, or another user's
  }
}

export type Memory = { bytes: number; kind: "pss" | "rss" };

/** Memory of a process with its descendants: PSS (shared pages counted once) on Linux, RSS elsewhere. */
export function memoryOf(pid: number): Memory {
  const family = familyOf(pid);
  if (!LINUX) return { bytes: family.reduce((sum, member) => sum + residentBytes(member.pid), 0), kind: "rss" };
  return { bytes: family.reduce((sum, member) => sum + proportionalBytes(member.pid), 0), kind: "pss" };
}

function proportionalBytes(pid: number): number {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
    return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1024;
  } catch {
    return 0; // ended since
  }
}

function residentBytes(pid: number): number {
  try {
    return Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" })) * 1024;
  } catch {
    return 0;
  }
}

/** /proc/<pid>/stat: the name is in brackets and may hold anything, so fields are counted from the last bracket. */
function readStat(pid: number): Entry | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return undefined;
  }
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return {
    pid,
    parent: Number(fields[1]),
    group: Number(fields[2]),
    started: fields[19] ?? "",
    zombie: fields[0] === "Z" || fields[0] === "X",
  };
}

function readPs(which: string[]): Entry[] {
  let text: string;
  try {
    text = execFileSync("ps", [...which, "-o", "pid=,ppid=,pgid=,state=,lstart="], {
      encoding: "utf8",
      env: { ...process.env, LC_ALL: "C" },
    });
  } catch {
    return [];
  }
  return text
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields.length > 4)
    .map(([pid, parent, group, state, ...started]) => ({
      pid: Number(pid),
      parent: Number(parent),
      group: Number(group),
      started: started.join(" "),
      zombie: state?.startsWith("Z") ?? false,
    }));
}
