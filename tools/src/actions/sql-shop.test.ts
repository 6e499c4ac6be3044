import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Client } from "pg";
import { actionSchema, type Action } from "@mayday/scenarios/contract";
import { databaseContent } from "../environment/database-content.ts";
import { databaseRoles } from "../environment/database-roles.ts";
import { databaseSessions, sessionsAfter, type DatabaseSessions } from "../environment/database-sessions.ts";
import { startShopDatabase, type ShopDatabase } from "../testing-shop-database.ts";
import type { ActionOf, System } from "./action-handler.ts";
import { sql } from "./sql.ts";
import { systemOf } from "./testing-system-of.ts";

const signal = new AbortController().signal;
const table = "inventory.stock";
let shop: ShopDatabase;
let admin: Client;
let sessions: DatabaseSessions;
let system: System;

beforeAll(async () => {
  shop = await startShopDatabase(20_000);
  admin = new Client({ connectionString: shop.url("postgres") });
  await admin.connect();
  sessions = databaseSessions(shop.url("analyst"));
  const operator = shop.url("operator");
  system = systemOf({ roles: databaseRoles(operator), content: databaseContent(operator), sessions });
});
afterEach(() => sessions.closeAll());
afterAll(async () => {
  await admin.end();
  await shop.stop();
});

/** The action as it would come over the wire. */
function action(op: unknown): ActionOf<"sql"> {
  const parsed: Action = actionSchema.parse({ kind: "sql", op });
  if (parsed.kind !== "sql") throw new Error("not an sql action");
  return parsed;
}
const apply = async (op: unknown) => (await sql.apply(action(op), system, signal)).result;
const captureUndo = (op: unknown) => sql.captureUndo(action(op), system, signal);
async function undo(actions: Action[]): Promise<void> {
  for (const one of actions) await apply(one.kind === "sql" ? one.op : null);
}
async function as(role: "inventory" | "worker" | "analyst", text: string): Promise<object[]> {
  const client = new Client({ connectionString: shop.url(role) });
  await client.connect();
  try {
    return (await client.query<object>(text)).rows;
  } finally {
    await client.end();
  }
}
async function scalar(text: string): Promise<unknown> {
  const { rows } = await admin.query<{ value: unknown }>(`SELECT (${text}) AS value`);
  return rows[0]?.value;
}
const connections = (name: string) =>
  scalar(`SELECT count(*)::int FROM pg_stat_activity WHERE application_name = '${name}'`);

const busy = () =>
  scalar("SELECT count(*)::int FROM pg_stat_activity WHERE application_name = 'sales-report' AND state = 'active'");
const product = () => scalar("SELECT to_json(p) FROM inventory.products p WHERE id = 7");

describe("grant and revoke", () => {
  const update = "UPDATE inventory.stock SET available = available WHERE product_id = 1";
  const access = { privileges: ["update", "select"], table, role: "inventory" };

  it("take a privilege from a service and give it back; the undo leaves all as it was", async () => {
    const before = await system.roles.held();
    const back = await captureUndo({ verb: "revoke", ...access });
    expect(await apply({ verb: "revoke", ...access })).toMatch(/^inventory may no longer update, select/);
    await expect(as("inventory", update)).rejects.toMatchObject({ code: "42501" });
    expect(await captureUndo({ verb: "revoke", ...access })).toEqual([]);
    await apply({ verb: "revoke", ...access });
    const forth = await captureUndo({ verb: "grant", ...access });
    await apply({ verb: "grant", ...access });
    await as("inventory", update);
    expect(await captureUndo({ verb: "grant", ...access })).toEqual([]);
    await undo(forth);
    await expect(as("inventory", update)).rejects.toMatchObject({ code: "42501" });
    await undo(back);
    expect(await system.roles.held()).toEqual(before);
  });

  it.each([
    { verb: "revoke", privileges: ["update", "select"] },
    { verb: "revoke", privileges: ["update"], columns: ["status"] },
    { verb: "grant", privileges: ["update", "delete"] },
    { verb: "grant", privileges: ["update"], columns: ["customer", "status"] },
  ])("keep what was given by column: %j", async (op) => {
    const before = await system.roles.held();
    const full = { ...op, table: "orders.orders", role: "worker" };
    const back = await captureUndo(full);
    await apply(full);
    expect(await system.roles.held()).not.toEqual(before);
    await undo(back);
    expect(await system.roles.held()).toEqual(before);
  });

  it.each([
    { verb: "grant", privileges: ["select"], table: "private.secrets", role: "worker" },
    { verb: "grant", privileges: ["select"], table: "inventory.nothing", role: "worker" },
    { verb: "revoke", privileges: ["update"], table, role: "inventory", columns: ["nothing"] },
    { verb: "revoke", privileges: ["delete"], table, role: "inventory", columns: ["available"] },
  ])("change nothing when PostgreSQL refuses: %j", async (op) => {
    const before = await system.roles.held();
    await expect(apply(op)).rejects.toMatchObject({ code: expect.stringMatching(/invalid_input|conflict/) });
    expect(await system.roles.held()).toEqual(before);
  });

  it.each([
    { verb: "grant", privileges: [], table, role: "worker" },
    { verb: "grant", privileges: ["truncate"], table, role: "worker" },
    { verb: "grant", privileges: ["select"], table, role: "operator" },
    { verb: "grant", privileges: ["select"], table: "stock; DROP TABLE x", role: "worker" },
    { verb: "grant", privileges: ["select"], table, role: "worker", with: "grant option" },
    { verb: "set_role", role: "analyst" },
    { verb: "set_role", role: "operator", connectionLimit: 0 },
    { verb: "set_role", role: "analyst", connectionLimit: -2 },
    { verb: "terminate_backend", application: "" },
    { verb: "open_session", name: "x", does: "drop" },
    { verb: "update_product", product: 1, set: {} },
    { verb: "update_product", product: 1, set: { search_name: "x" } },
    { verb: "import_reviews", rows: 1e9 },
  ])("have no shape for %j", (op) => {
    expect(actionSchema.safeParse({ kind: "sql", op }).success).toBe(false);
  });
});

describe("set_role", () => {
  it("limits new connections and their statements, and the undo brings the limits back", async () => {
    const op = { verb: "set_role", role: "analyst", connectionLimit: 0, statementTimeoutMs: 200 };
    const back = await captureUndo(op);
    expect(await apply(op)).toBe("New connections of analyst have: 0 connections, statements of 200 ms at most");
    await expect(as("analyst", "SELECT 1")).rejects.toMatchObject({ code: "53300" });
    expect(await captureUndo(op)).toEqual([]);
    await apply({ verb: "set_role", role: "analyst", connectionLimit: 5 });
    await expect(as("analyst", "SELECT pg_sleep(5)")).rejects.toMatchObject({ code: "57014" });
    await undo(back);
    expect((await system.roles.limits()).get("analyst")).toEqual({ connectionLimit: -1, statementTimeoutMs: 0 });
  });

  it("reads limits that somebody wrote with a unit", async () => {
    await admin.query("ALTER ROLE worker SET statement_timeout = '2min'");
    expect((await system.roles.limits()).get("worker")?.statementTimeoutMs).toBe(120_000);
    await admin.query("ALTER ROLE worker RESET statement_timeout");
  });
});

describe("a session that holds rows", () => {
  const op = { verb: "open_session", name: "stock-take", does: "hold_locks", products: [1, 2] };
  const blocked = "SET lock_timeout = 100; SELECT 1 FROM inventory.stock WHERE product_id = 2 FOR UPDATE";

  it("blocks others until it is closed", async () => {
    const back = await captureUndo(op);
    expect(await apply(op)).toBe("stock-take holds 2 rows of inventory.stock");
    expect(await apply(op)).toBe("stock-take is connected already");
    expect(await captureUndo(op)).toEqual([]);
    await expect(as("inventory", blocked)).rejects.toMatchObject({ code: "55P03" });
    expect(await scalar("SELECT state FROM pg_stat_activity WHERE application_name = 'stock-take'")).toBe(
      "idle in transaction",
    );
    await undo(back);
    await as("inventory", blocked);
    expect(await apply(back[0]?.kind === "sql" ? back[0].op : null)).toMatch(/not connected/);
  });

  it("is ended by an operator for good", async () => {
    await apply({ ...op, products: undefined, mostPopular: 50 });
    expect(await apply({ verb: "terminate_backend", application: "stock-take" })).toBe(
      "Ended 1 connection of stock-take",
    );
    await as("inventory", blocked);
    expect(await apply({ verb: "terminate_backend", application: "stock-take" })).toMatch(/^No connection/);
    await expect.poll(() => sessions.list()).toEqual([]);
  });

  it("is ended however many tell it to: what left before it was told is no complaint", async () => {
    for (let round = 0; round < 5; round++) {
      const clients = Array.from(
        { length: 10 },
        () => new Client({ connectionString: shop.url("inventory"), application_name: "leaving" }),
      );
      for (const client of clients) client.on("error", () => {});
      await Promise.all(clients.map((client) => client.connect()));
      await Promise.all([1, 2, 3].map(() => system.roles.terminate("leaving", signal)));
      expect(await connections("leaving")).toBe(0);
    }
  });

  it("has a name that nobody else has, and never the console's", async () => {
    const other = new Client({ connectionString: shop.url("inventory"), application_name: "inventory" });
    await other.connect();
    await expect(apply({ ...op, name: "inventory" })).rejects.toMatchObject({ code: "conflict" });
    await other.end();
    const console = { verb: "terminate_backend", application: "operations console" };
    await expect(apply(console)).rejects.toMatchObject({ code: "not_allowed" });
  });
});

describe("a session that runs reports", () => {
  const op = { verb: "open_session", name: "sales-report", does: "report", connections: 2 };

  it("comes back when it is ended, until its role is limited; the undo closes it", async () => {
    const back = await captureUndo(op);
    await apply(op);
    await expect.poll(busy).toBe(2);
    await apply({ verb: "terminate_backend", application: "sales-report" });
    await expect.poll(busy, { timeout: 10_000 }).toBe(2);
    const limit = { verb: "set_role", role: "analyst", statementTimeoutMs: 50 };
    const unlimit = await captureUndo(limit);
    await apply(limit);
    expect(await connections("sales-report")).toBe(2);
    await apply({ verb: "terminate_backend", application: "sales-report" });
    await expect.poll(() => sessions.list(), { timeout: 10_000 }).toEqual([]);
    expect(await connections("sales-report")).toBe(0);
    await undo([...unlimit, ...back]);
  });

  it("leaves at once when it is closed, whatever it computes", async () => {
    await apply(op);
    await expect.poll(busy).toBe(2);
    await apply({ verb: "close_session", name: "sales-report" });
    expect(await connections("sales-report")).toBe(0);
  });
});

it("after a restart only those sessions are open that would be", () => {
  const opened = [
    { verb: "open_session", name: "closed", does: "hold_locks" },
    { verb: "open_session", name: "ended", does: "hold_locks" },
    { verb: "open_session", name: "held", does: "hold_locks" },
    { verb: "open_session", name: "report", does: "report" },
    { verb: "close_session", name: "closed" },
    { verb: "terminate_backend", application: "ended" },
    { verb: "terminate_backend", application: "report" },
  ].map((op) => action(op).op);
  expect(sessionsAfter(opened).map(({ name }) => name)).toEqual(["held", "report"]);
});

describe("rows", () => {
  it("are imported behind the planner's back, which statistics put right; the undo leaves nothing of them", async () => {
    const latest = `SELECT stars FROM inventory.reviews WHERE status = 'published' AND product_id =
      (SELECT id FROM inventory.products ORDER BY popularity DESC, id LIMIT 1) ORDER BY created_at DESC LIMIT 5`;
    const id = await scalar("SELECT id FROM inventory.products ORDER BY popularity DESC, id LIMIT 1");
    const plan = async () =>
      JSON.stringify(await as("inventory", `EXPLAIN ${latest.replace(/\(SELECT id.*LIMIT 1\)/, String(id))}`));
    const count = () => scalar("SELECT count(*)::int FROM inventory.reviews");
    const before = await count();
    const op = { verb: "import_reviews", rows: 60_000 };
    const back = await captureUndo(op);
    expect(await apply(op)).toBe("Imported 60000 reviews");
    expect(await plan()).toMatch(/reviews_product_idx/);
    await admin.query("ANALYZE inventory.reviews");
    expect(await plan()).toMatch(/reviews_created_idx/);
    await undo(back);
    expect(await count()).toBe(before);
    expect(await plan()).toMatch(/reviews_product_idx/);
    // What a connection has not told of yet it tells when it ends.
    await expect
      .poll(() => scalar("SELECT count(*)::int FROM pg_stat_activity WHERE usename = 'operator'"), { timeout: 10_000 })
      .toBe(0);
    const { rows } = await admin.query(
      `SELECT n_live_tup::int AS live, n_dead_tup::int AS dead, n_mod_since_analyze::int AS news
       FROM pg_stat_user_tables WHERE relname = 'reviews'`,
    );
    expect(rows).toEqual([{ live: before, dead: 0, news: 0 }]);
  });

  it("of one product are changed and brought back", async () => {
    const before = await product();
    const set = { price_cents: 1, attributes: { weight_g: "heavy", sizes: [1, null] } };
    const op = { verb: "update_product", product: 7, set };
    const back = await captureUndo(op);
    await apply(op);
    expect(await product()).toMatchObject(set);
    expect(await captureUndo(op)).toEqual([]);
    await undo(back);
    expect(await product()).toEqual(before);
    await expect(captureUndo({ ...op, product: 999_999 })).rejects.toMatchObject({ code: "not_found" });
    await expect(apply({ ...op, product: 999_999 })).rejects.toMatchObject({ code: "not_found" });
  });
});
