import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { endOrphans, markOf } from "./end-process.ts";
import { isAlive, memoryOf, orphansOf, startOf } from "./process-table.ts";

/** A process group whose leader has ended and left a helper behind; resolves to the group's number. */
async function orphanedGroup(env: Record<string, string>): Promise<number> {
  const leader = spawn("/bin/sh", ["-c", "sleep 60 & echo started"], {
    detached: true,
    env,
    stdio: ["ignore", "pipe", "ignore"],
  });
  await once(leader.stdout, "data");
  if (leader.exitCode === null) await once(leader, "exit");
  return leader.pid ?? 0;
}

it("ends the orphans of its own stack and leaves a stranger's", async () => {
  const [mine, other] = [markOf("/mine"), markOf("/other")];
  const group = await orphanedGroup({ [mine.name]: mine.value });
  const orphans = orphansOf(group, mine.text);
  expect(orphans).toHaveLength(1);
  await endOrphans(group, other.text);
  expect(orphans.every(isAlive)).toBe(true);
  await endOrphans(group, mine.text);
  expect(orphans.some(isAlive)).toBe(false);
});

it("tells a process from one that had its pid before", () => {
  expect(isAlive({ pid: process.pid, started: startOf(process.pid) ?? "" })).toBe(true);
  expect(isAlive({ pid: process.pid, started: "1" })).toBe(false);
});

it("measures the memory of a process", () => {
  const { bytes, kind } = memoryOf(process.pid);
  expect(kind).toBe(process.platform === "linux" ? "pss" : "rss");
  expect(bytes).toBeGreaterThan(20 * 1024 * 1024);
});
