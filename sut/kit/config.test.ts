import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createConfig } from "./config.ts";
import { address, boolean, choice, integer } from "./knobs.ts";

const KNOBS = {
  pool_size: integer({ title: "Connections", unit: "connections", min: 1, max: 10, default: 4 }),
  cache_enabled: boolean({ title: "Cache", default: true }),
  log_level: choice({ title: "Level", choices: ["info", "warn"], default: "info" }),
};
const log = pino({ enabled: false });
let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mayday-config-"));
  file = join(folder, "nested", "config.json");
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = () => createConfig(KNOBS, file, log);

it("starts with the defaults and nothing changed", () => {
  const config = open();
  expect(config.values()).toEqual({ pool_size: 4, cache_enabled: true, log_level: "info" });
  expect(config.changed()).toEqual([]);
});

it("tells listeners the present value, then each new one", () => {
  const config = open();
  const seen: number[] = [];
  config.watch("pool_size", (value) => seen.push(value));
  config.patch({ pool_size: 7 });
  config.patch({ pool_size: 7 });
  config.reset("pool_size");
  expect(seen).toEqual([4, 7, 4]);
});

it.each([
  ["too large", { pool_size: 11 }, "pool_size", "must be a whole number from 1 to 10"],
  ["too small", { pool_size: 0 }, "pool_size", "must be a whole number from 1 to 10"],
  ["not whole", { pool_size: 2.5 }, "pool_size", "must be a whole number from 1 to 10"],
  ["a number as text", { pool_size: "3" }, "pool_size", "must be a whole number from 1 to 10"],
  ["null", { cache_enabled: null }, "cache_enabled", "must be true or false"],
  ["not a choice", { log_level: "loud" }, "log_level", "must be one of info, warn"],
  ["unknown", { speed: 1 }, "speed", "there is no such setting"],
  ["a name every object has", { toString: 1 }, "toString", "there is no such setting"],
  ["an array", [1], "", "send a JSON object"],
  ["nothing", {}, "", "send a JSON object"],
])("refuses a change that is %s, with key and reason", (_, change, key, reason) => {
  const config = open();
  expect(config.patch(change)).toMatchObject({ key, reason: expect.stringContaining(reason) });
  expect(config.changed()).toEqual([]);
});

it("changes nothing when one of several values is wrong", () => {
  const config = open();
  const seen: boolean[] = [];
  config.watch("cache_enabled", (value) => seen.push(value));
  expect(config.patch({ cache_enabled: false, pool_size: 99 })).toMatchObject({ key: "pool_size" });
  expect(config.values()).toEqual(config.defaults());
  expect(seen).toEqual([true]);
});

it("notes what was refused, from whom and why, and however much of it there is, no change is lost", () => {
  const config = open();
  config.patch({ pool_size: 5 }, "ada");
  config.patch({ pool_size: 99 }, "ben");
  config.reset("speed", "ben");
  config.refuse("", "the admin token is missing or wrong", "::1");
  expect(config.audit()).toMatchObject([
    { by: "ada", key: "pool_size", from: 4, to: 5, refused: null },
    { by: "ben", key: "pool_size", from: 5, to: "99", refused: "must be a whole number from 1 to 10" },
    { by: "ben", key: "speed", from: null, to: null, refused: expect.stringContaining("no such setting") },
    { by: "::1", key: "", from: null, to: null, refused: "the admin token is missing or wrong" },
  ]);
  for (let i = 0; i < 300; i++) config.patch({ pool_size: "x".repeat(5000) }, "ben");
  expect(config.audit()[0]).toMatchObject({ by: "ada", to: 5 });
  expect(JSON.stringify(config.audit()).length).toBeLessThan(100_000);
});

it("takes text that fits its pattern, and the address of a known host alone", () => {
  const config = createConfig(
    { inventory_address: address("Where", ["inventory.shop"], "inventory.shop:80") },
    file,
    log,
  );
  for (const good of ["127.0.0.1:4110", "localhost:1", "inventory.shop:65535"]) {
    expect(config.patch({ inventory_address: good })).toBeUndefined();
  }
  for (const bad of [
    "evil.example:80",
    "inventoryxshop:80",
    "127.0.0.1",
    "127.0.0.1:0",
    "127.0.0.1:65536",
    "127.0.0.1:80/x",
    7,
  ]) {
    expect(config.patch({ inventory_address: bad })).toMatchObject({ key: "inventory_address" });
  }
  expect(config.get("inventory_address")).toBe("inventory.shop:65535");
});

it("keeps what was changed over a restart, and only that", () => {
  open().patch({ pool_size: 9, cache_enabled: true });
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ pool_size: 9 });
  expect(open().changed()).toEqual(["pool_size"]);
});

it("forgets a change that was reset", () => {
  const config = open();
  config.patch({ pool_size: 9 });
  expect(config.reset("pool_size")).toBeUndefined();
  expect(open().get("pool_size")).toBe(4);
  expect(config.reset("speed")).toMatchObject({ error: "unknown_key", key: "speed" });
});

it("records who became what, once for each real change", () => {
  const config = open();
  config.patch({ pool_size: 5, log_level: "info" });
  config.patch({ pool_size: 6 });
  expect(config.audit()).toMatchObject([
    { key: "pool_size", from: 4, to: 5 },
    { key: "pool_size", from: 5, to: 6 },
  ]);
});

it("starts with defaults for what is no longer valid in the file, or when the file is broken", () => {
  open().patch({ pool_size: 9 });
  writeFileSync(file, '{"pool_size":99,"gone":1,"log_level":"warn"}');
  expect(open().values()).toEqual({ pool_size: 4, cache_enabled: true, log_level: "warn" });
  writeFileSync(file, '{"pool_si');
  expect(open().values()).toEqual(open().defaults());
});

it("changes nothing when the change cannot be kept", () => {
  writeFileSync(join(folder, "nested"), "a file where the folder should be");
  const config = open();
  expect(() => config.patch({ pool_size: 9 })).toThrow();
  expect(config.get("pool_size")).toBe(4);
});
