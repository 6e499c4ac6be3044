import type { Action, Progress } from "@mayday/agent/contract";
import { describe, expect, test } from "vitest";
import { effectOf } from "../effect.ts";
import { commandsOf } from "./commands.ts";
import { accept, common, complete } from "./complete.ts";
import { usage, type Deed } from "./grammar.ts";
import { nearest } from "./nearest.ts";
import { readLine } from "./read-line.ts";
import { OPERATIONS } from "./testing-operations.ts";
import { quoted, splitWords } from "./words.ts";

const done = (actionId: string, at: number): Progress["actions"][number] => ({
  actionId,
  actor: "learner",
  label: `Set ${actionId}`,
  action: { kind: "restart", service: "orders" },
  at,
  state: "applied",
  result: "",
  undoable: true,
});
const commands = commandsOf(OPERATIONS, [done("first", 1), done("second", 2)]);

/** What a line does once it is entered. */
function deedOf(line: string): Deed {
  const reading = readLine(line, commands);
  if (reading.status !== "ready") throw new Error(`${line} is ${JSON.stringify(reading)}`);
  return reading.command.does(reading.given);
}
function actionOf(line: string): Action {
  const deed = deedOf(line);
  if (deed.kind !== "action") throw new Error(`${line} does ${JSON.stringify(deed)}`);
  return deed.action;
}
const problemOf = (line: string): string => {
  const reading = readLine(line, commands);
  return reading.status === "wrong" ? reading.problem : reading.status;
};

test("words are split at spaces, quotes keep them together", () => {
  expect(splitWords('terminate "sales report" now').map(({ text }) => text)).toEqual([
    "terminate",
    "sales report",
    "now",
  ]);
  expect(splitWords('terminate "sales re').at(-1)).toMatchObject({ text: "sales re", open: true, from: 10 });
  expect(quoted("sales report")).toBe('"sales report"');
});

describe("a line becomes an action", () => {
  test.each<[string, Action]>([
    ["set inventory db_pool_size 20", { kind: "config", service: "inventory", set: { db_pool_size: 20 } }],
    ["SET inventory cache_enabled false", { kind: "config", service: "inventory", set: { cache_enabled: false } }],
    ["restart orders", { kind: "restart", service: "orders" }],
    [
      "sql explain select * from orders.orders where id = 'a  b'",
      { kind: "sql", op: { verb: "query", text: "explain select * from orders.orders where id = 'a  b'" } },
    ],
    ["query blocking", { kind: "sql", op: { verb: "query", text: "SELECT 1" } }],
    [
      "index inventory.products category,name",
      {
        kind: "sql",
        op: { verb: "create_index", table: "inventory.products", columns: ["category", "name"], opclass: "default" },
      },
    ],
    ['terminate "sales report"', { kind: "sql", op: { verb: "terminate_backend", application: "sales report" } }],
    [
      "grant update inventory.products inventory",
      { kind: "sql", op: { verb: "grant", privileges: ["update"], table: "inventory.products", role: "inventory" } },
    ],
    ["limit analyst connections 4", { kind: "sql", op: { verb: "set_role", role: "analyst", connectionLimit: 4 } }],
    [
      "limit analyst statement_ms 500",
      { kind: "sql", op: { verb: "set_role", role: "analyst", statementTimeoutMs: 500 } },
    ],
    ["product 7 name Mug", { kind: "sql", op: { verb: "update_product", product: 7, set: { name: "Mug" } } }],
    ["cache show memory", { kind: "redis", op: { verb: "info", section: "memory" } }],
    ["cache memory 32", { kind: "redis", op: { verb: "set_maxmemory", megabytes: 32 } }],
    ["cache credential green", { kind: "redis", op: { verb: "rotate_credential", to: "green" } }],
    ["cache flush", { kind: "redis", op: { verb: "flush" } }],
    ["cache flush search", { kind: "redis", op: { verb: "flush", prefix: "search" } }],
    ["queue peek orders.dead 5", { kind: "rabbitmq", op: { verb: "peek", queue: "orders.dead", count: 5 } }],
    [
      "queue limit orders length 100",
      { kind: "rabbitmq", op: { verb: "set_policy", queue: "orders", maxLength: 100 } },
    ],
    [
      "queue limit orders deliveries none",
      { kind: "rabbitmq", op: { verb: "set_policy", queue: "orders", deliveryLimit: null } },
    ],
    [
      "queue limit orders overflow reject-publish",
      { kind: "rabbitmq", op: { verb: "set_policy", queue: "orders", overflow: "reject-publish" } },
    ],
    ["queue move orders.dead orders", { kind: "rabbitmq", op: { verb: "redrive", from: "orders.dead", to: "orders" } }],
    ["queue purge orders", { kind: "rabbitmq", op: { verb: "purge", queue: "orders" } }],
    [
      "mesh set orders-payments timeout_ms 800",
      { kind: "mesh", op: { verb: "set", edge: { from: "orders", to: "payments" }, policy: { timeout_ms: 800 } } },
    ],
    ["mesh clear orders-payments", { kind: "mesh", op: { verb: "clear", edge: { from: "orders", to: "payments" } } }],
    ["mesh mtls payments off", { kind: "mesh", op: { verb: "set_mtls", service: "payments", mode: "off" } }],
    ["mesh certificate payments", { kind: "mesh", op: { verb: "rotate_certificate", service: "payments" } }],
    ["load quiet", { kind: "load", profile: "quiet" }],
    [
      "threshold CheckoutSlow 2.5",
      { kind: "monitoring", op: { verb: "set_threshold", alert: "CheckoutSlow", value: 2.5 } },
    ],
    ["scrape orders off", { kind: "monitoring", op: { verb: "set_target", job: "orders", scraped: false } }],
  ])("%s", (line, action) => {
    expect(actionOf(line)).toEqual(action);
    expect(effectOf(action, OPERATIONS).text).not.toMatch(/[{}]|\?/);
  });

  test("or undoes one, or shows something", () => {
    expect(deedOf("undo last")).toMatchObject({ kind: "undo", actionId: "second" });
    expect(deedOf("undo 2")).toMatchObject({ kind: "undo", actionId: "first" });
    expect(deedOf("get inventory db_pool_size")).toMatchObject({
      table: { rows: [["db_pool_size", "10 connections", "10 connections", "1 to 50 connections", "db_pool_size"]] },
    });
    expect(deedOf("queue list")).toMatchObject({
      table: { rows: [["orders", "7", "3", "1", "deliveryLimit 10"], expect.anything()] },
    });
    expect(deedOf("clear")).toEqual({ kind: "clear" });
  });

  test("but what holds already is not done again", () => {
    expect(deedOf("set inventory db_pool_size 10")).toMatchObject({ kind: "refused" });
    expect(deedOf("load steady")).toMatchObject({ kind: "refused" });
    expect(deedOf("get orders")).toMatchObject({ kind: "refused" });
  });
});

describe("a line that is not right", () => {
  test.each([
    ["sett inventory", "“sett” is no command here. Did you mean set?"],
    ["xyzzy", /^“xyzzy” is no command here. Possible: get, set,/],
    ["set inventry db_pool_size 5", "“inventry” is no service here. Did you mean inventory?"],
    ["set inventory db_pool_siz 5", "“db_pool_siz” is no setting here. Did you mean db_pool_size?"],
    ["set inventory db_pool_size many", "“many” is no value of db_pool_size: a whole number, 1 to 50 connections."],
    ["set inventory db_pool_size 500", /1 to 50/],
    ["set inventory release 9", "“9” is no value of release: 5.1.2, 5.2.0."],
    ["set inventory db_pool_size 5 6", "That is a word too many. Write: set <service> <setting> <value>"],
    ["cache sho", "“sho” is no word here. Did you mean show?"],
    ["index orders.orders name", /^orders.orders has no column name|Did you mean/],
    ["queue peek orders 99", /from 1 to 20/],
    ["undo 9", "“9” is no action here. Possible: last, 1, 2."],
  ])("%s is told what would be", (line, problem) => {
    expect(problemOf(line)).toMatch(problem);
  });

  test("only because it is not finished is told how it goes on", () => {
    expect(readLine("", commands)).toEqual({ status: "empty" });
    expect(readLine("set inventory", commands)).toEqual({
      status: "unfinished",
      expected: "Write: set <service> <setting> <value>",
    });
    expect(readLine("cache", commands)).toEqual({
      status: "unfinished",
      expected: "Goes on with: show, memory, credential, flush",
    });
  });
});

const texts = (line: string): string[] => complete(line, commands).options.map(({ text }) => text);
/** The line once its first option is taken. */
function take(line: string): string {
  const completion = complete(line, commands);
  const [option] = completion.options;
  return option === undefined ? line : accept(line, completion, option);
}

describe("completion", () => {
  test("offers what may stand there, and with a setting what it is now", () => {
    expect(texts("se")).toEqual(["set"]);
    expect(texts("set ")).toEqual(["inventory", "orders"]);
    expect(complete("set inventory db_p", commands).options).toEqual([
      { text: "db_pool_size", note: "10 connections · db_pool_size" },
    ]);
    expect(texts("set inventory cache_enabled ")).toEqual(["true", "false"]);
    expect(texts("mesh set orders-payments ")).toEqual(["timeout_ms"]);
    expect(texts("sql select id from ord")).toEqual(["order by", "orders.orders"]);
    expect(texts("nonsense ")).toEqual([]);
  });

  test("puts the option in the place of the word, in quotes where it has spaces", () => {
    expect(take("restart inv")).toBe("restart inventory ");
    expect(take("terminate ")).toBe('terminate "sales report" ');
    expect(take('terminate "sal')).toBe('terminate "sales report" ');
  });

  test("goes as far as all options agree", () => {
    expect(common("set inventory d", complete("set inventory d", commands))).toBe("set inventory db_");
    expect(common("set inventory db_", complete("set inventory db_", commands))).toBeNull();
  });
});

test("a word that is little like any other means none", () => {
  expect(nearest("restrat", ["restart", "reset"])).toBe("restart");
  expect(nearest("zzz", ["restart", "reset"])).toBeNull();
});

test("there are no commands for what the system does not have", () => {
  const none = commandsOf({ ...OPERATIONS, mesh: null, load: null, cache: null, queues: [], monitoring: null }, []);
  const first = new Set(none.map((command) => usage(command).split(" ")[0]));
  for (const word of ["mesh", "load", "cache", "queue", "threshold"]) expect(first).not.toContain(word);
  expect(first).toContain("set");
});
