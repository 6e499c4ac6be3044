import { execFile } from "node:child_process";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cannotWrite, openDataFolder } from "./data-folder.ts";
import { loadSecrets } from "./secrets.ts";

const execute = promisify(execFile);
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayday-data-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("openDataFolder", () => {
  it("makes the folders that a stack writes to", async () => {
    const data = await openDataFolder(join(folder, "new"));
    expect((await stat(data.logs)).isDirectory()).toBe(true);
    expect((await stat(data.config)).isDirectory()).toBe(true);
  });

  it("says what to do about a folder that cannot be written", async () => {
    await writeFile(join(folder, "file"), "");
    await expect(openDataFolder(join(folder, "file"))).rejects.toThrow(
      /cannot write to the data folder .*file.*make it writable, or choose another with `npm start -- --data DIR`/,
    );
  });

  it("ends `start` on a read-only folder with one line and exit code 1", async () => {
    // Closed to root as well.
    const closed = process.platform === "linux" ? "/sys/mayday" : "/System/mayday";
    const start = execute(process.execPath, [join(import.meta.dirname, "main.ts"), "start", "--data", closed]);
    const failure = await start.then(
      () => null,
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^cannot write to the data folder [^\n]+\n$/),
    });
  });

  it("tells a full disk apart", () => {
    const full = Object.assign(new Error("write failed"), { code: "ENOSPC" });
    expect(cannotWrite("/d", full).message).toMatch(/disk of the data folder \/d is full.*free some space/);
  });
});

describe("loadSecrets", () => {
  it("makes them once, for the owner's eyes alone", async () => {
    const path = join(folder, "secrets.json");
    const made = await loadSecrets(path);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await loadSecrets(path)).toEqual(made);
    expect(new Set(Object.values(made)).size).toBe(Object.keys(made).length);
  });

  it("adds what an earlier version did not need, and keeps the rest", async () => {
    const path = join(folder, "secrets.json");
    const { reader, ...others } = await loadSecrets(path);
    await writeFile(path, JSON.stringify(others));
    const completed = await loadSecrets(path);
    expect(completed).toMatchObject(others);
    expect(completed.reader).toMatch(/^[0-9a-f]{48}$/);
    expect(completed.reader).not.toBe(reader);
    expect(await loadSecrets(path)).toEqual(completed);
  });

  it.each(["", "{", '{"redis":"short"}', "[]"])("says what to do about a file that holds %j", async (content) => {
    const path = join(folder, "secrets.json");
    await writeFile(path, content);
    await expect(loadSecrets(path)).rejects.toThrow(/not a file of secrets.*put it back from a copy, or remove/);
  });
});
