import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, it } from "vitest";
import { freePort } from "./free-port.ts";
import { PROJECT } from "./project.ts";

const execute = promisify(execFile);
let clone: string;
beforeEach(async () => {
  clone = await mkdtemp(join(tmpdir(), "mayday-clone-"));
  await mkdir(join(clone, "local"));
  await copyFile(join(PROJECT, "local/bootstrap.mjs"), join(clone, "local/bootstrap.mjs"));
});
afterEach(() => rm(clone, { recursive: true, force: true }));

async function bootstrap(): Promise<unknown> {
  const env = { ...process.env, npm_config_cache: join(clone, "cache") };
  return execute(process.execPath, ["local/bootstrap.mjs", "status"], { cwd: clone, env }).then(
    () => null,
    (error: unknown) => error,
  );
}

async function writePackage(lockVersion: string): Promise<void> {
  const root = { name: "clone", version: "1.0.0", dependencies: { "left-out": "1.0.0" } };
  const packages = { "": root, "node_modules/left-out": { version: lockVersion, integrity: "sha512-AAAA" } };
  await writeFile(join(clone, "package.json"), JSON.stringify(root));
  await writeFile(join(clone, "package-lock.json"), JSON.stringify({ ...root, lockfileVersion: 3, packages }));
}

it("says in one line that the registry cannot be reached, and what to do", async () => {
  await writePackage("1.0.0");
  await writeFile(join(clone, ".npmrc"), `registry=http://127.0.0.1:${await freePort()}/\n`);
  expect(await bootstrap()).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /^Installing packages \(npm ci\) …\nThe packages cannot be fetched, npm's registry does not answer \(ECONNREFUSED\): connect to the network [^\n]+\n$/,
    ),
  });
});

it("says in one line what else npm did not like", async () => {
  await writeFile(join(clone, "package.json"), "{");
  expect(await bootstrap()).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /^Installing packages \(npm ci\) …\nThe packages cannot be installed \([^\n]+\): mend that[^\n]+\n$/,
    ),
  });
});
