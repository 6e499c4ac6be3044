import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { boundLog, lastWords, openLog } from "./log-file.ts";

let folder: string;
let log: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayday-log-"));
  log = join(folder, "a.log");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("boundLog", () => {
  it("begins the log anew when it is too long, and a writer goes on in it", async () => {
    const writer = await openLog(log);
    await writer.write("x".repeat(100));
    await boundLog(log, 50);
    await writer.write("after");
    await writer.close();
    expect(await readFile(log, "utf8")).toBe("after");
    expect(await readFile(`${log}.1`, "utf8")).toHaveLength(100);
  });

  it("leaves a short one, and one that is not there", async () => {
    await boundLog(log, 50);
    await writeFile(log, "short");
    await boundLog(log, 50);
    expect(await readFile(log, "utf8")).toBe("short");
  });
});

describe("lastWords", () => {
  it.each([
    [
      "a crash of Node",
      "file:1\n\nError: the port is taken\n    at x (y.js:1)\n\nNode.js v24.0.0\n",
      "Error: the port is taken",
    ],
    [
      "a JSON record",
      '{"level":50,"msg":"cannot start","err":{"message":"permission denied"}}\n',
      "cannot start: permission denied",
    ],
    ["colours", "\u001B[31mFATAL: no space\u001B[0m\nbye\n", "FATAL: no space"],
    ["nothing of note", "one\ntwo\n", "two"],
    ["nothing", "", ""],
  ])("finds the reason in %s", async (_, content, words) => {
    await writeFile(log, content);
    expect(await lastWords(log)).toBe(words);
  });
});
