import { mkdtemp, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { PORTS, type Ports } from "../ports.ts";
import { localTargets } from "../targets.ts";
import { writeMonitoringFiles } from "./monitoring-files.ts";

const ports = Object.fromEntries(Object.entries(PORTS).map(([name, { port }]) => [name, port])) as Ports;
let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "mayday-monitoring-"));
});
afterEach(() => rm(root, { recursive: true }));

const write = (changed: Partial<Ports> = {}) =>
  writeMonitoringFiles(root, localTargets({ ...ports, ...changed }), "local");

it("gives each target of the shop a file", async () => {
  const { targetsDir } = await write();
  expect(await readdir(targetsDir)).toEqual(expect.arrayContaining(["orders.json", "postgres.json", "load.json"]));
  expect(JSON.parse(await readFile(join(targetsDir, "orders.json"), "utf8"))).toEqual([
    { targets: ["127.0.0.1:4121"], labels: { environment: "local", service: "orders" } },
  ]);
});

it("keeps a changed threshold and a target that is not scraped over a restart, but not rules that are out of date", async () => {
  const { rulesFile, targetsDir } = await write();
  const original = await readFile(rulesFile, "utf8");
  const changed = original.replace("0.3 # threshold", "1.5e-2 # threshold");
  expect(changed).not.toBe(original);
  await writeFile(rulesFile, changed);
  await rename(join(targetsDir, "orders.json"), join(targetsDir, "orders.json.off"));
  await writeFile(join(targetsDir, "gone.json"), "[]");

  await write({ ordersAdmin: 5121 });
  expect(await readFile(rulesFile, "utf8")).toBe(changed);
  const files = await readdir(targetsDir);
  expect(files).toContain("orders.json.off");
  expect(files).not.toContain("orders.json");
  expect(files).not.toContain("gone.json");
  expect(await readFile(join(targetsDir, "orders.json.off"), "utf8")).toContain("127.0.0.1:5121");

  await writeFile(rulesFile, `${changed}# of an older version\n`);
  await write();
  expect(await readFile(rulesFile, "utf8")).toBe(original);
});
