import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { actionSchema, type Action } from "@mayday/scenarios/contract";
import { readEnvironmentsFile } from "./environments-file.ts";
import { stackEnvironment } from "../testing-environment.ts";

/** What can be done to the cache, the broker and the roles of the real stack; each leaves it as it was. */

const signal = new AbortController().signal;
const entry = theFirst(readEnvironmentsFile(inject("stack").environmentsFile));
const environment = stackEnvironment();
afterAll(() => environment.close());

function theFirst<T>([first]: T[]): T {
  if (first === undefined) throw new Error("there is no environment");
  return first;
}
const action = (input: object): Action => actionSchema.parse(input);
const redis = (op: object) => action({ kind: "redis", op });
const rabbitmq = (op: object) => action({ kind: "rabbitmq", op });
const sql = (op: object) => action({ kind: "sql", op });
const apply = (one: Action) => environment.apply(one, signal);
const rows = async (one: Action) => (await apply(one)).table?.rows ?? [];
const redriveDead = () => environment.redriveDead(signal);
const queueNamed = async (name: string) =>
  (await environment.describeOperations()).queues.find(({ queue }) => queue === name);

/** Makes or removes a queue, as a service would. */
async function manage(method: "PUT" | "DELETE", queue: string): Promise<void> {
  const { url, user, password } = entry.rabbitmq;
  const headers = { authorization: `Basic ${btoa(`${user}:${password}`)}`, "content-type": "application/json" };
  const body = method === "PUT" ? JSON.stringify({ durable: true }) : null;
  const { status } = await fetch(`${url}/api/queues/%2F/${queue}`, { method, headers, body });
  expect(status).toBeLessThan(300);
}

describe("leave no trace once they are undone", () => {
  it.each<[string, Action]>([
    ["the cache's memory", redis({ verb: "set_maxmemory", megabytes: 12.5 })],
    ["the cache's credential", redis({ verb: "rotate_credential", to: "green" })],
    [
      "a queue's limits",
      rabbitmq({ verb: "set_policy", queue: "orders", maxLength: 100_000, overflow: "reject-publish" }),
    ],
    ["a role's limits", sql({ verb: "set_role", role: "worker", connectionLimit: 90, statementTimeoutMs: 60_000 })],
    ["a privilege", sql({ verb: "grant", privileges: ["delete"], table: "orders.invoices", role: "worker" })],
    ["a session", sql({ verb: "open_session", name: "stock-take", does: "hold_locks", products: [319] })],
  ])("%s", async (_, one) => {
    const before = await environment.snapshot();
    const undo = await environment.captureUndo(one, signal);
    await apply(one);
    expect(await environment.snapshot()).not.toEqual(before);
    expect(await environment.captureUndo(one, signal)).toEqual([]);
    for (const back of undo) await apply(back);
    expect(await environment.snapshot()).toEqual(before);
  });
});

describe("the cache", () => {
  it("is filled, counted and emptied by prefix", async () => {
    const fill = redis({ verb: "fill", prefix: "stack-test", keys: 4500 });
    const undo = await environment.captureUndo(fill, signal);
    expect((await apply(fill)).result).toBe("The cache has 4500 keys stack-test:…");
    expect(await rows(redis({ verb: "keys" }))).toContainEqual([
      "stack-test:",
      "4500",
      expect.any(String),
      expect.any(String),
    ]);
    for (const back of undo) expect((await apply(back)).result).toBe("Removed 4500 keys");
  });

  it("shows its counters and its slowest commands, and no password", async () => {
    const memory = await rows(redis({ verb: "info", section: "memory" }));
    expect(Object.fromEntries(memory.map(([name, value]) => [name, value]))).toMatchObject({ maxmemory: "67108864" });
    await apply(redis({ verb: "rotate_credential", to: "blue" }));
    expect(JSON.stringify(await rows(redis({ verb: "slowlog" })))).not.toMatch(/resetpass|[0-9a-f]{48}/);
  });
});

describe("the broker", () => {
  const queues = ["stack-test.a", "stack-test.b"] as const;
  beforeAll(() => Promise.all(queues.map((queue) => manage("PUT", queue))));
  afterAll(() => Promise.all(queues.map((queue) => manage("DELETE", queue))));

  it("moves messages between queues, in order and none lost", async () => {
    const [from, to] = queues;
    const bodies = ["1", "2", "3", "4", "5"];
    for (const body of bodies) await apply(rabbitmq({ verb: "publish", queue: from, body }));
    const read = async (queue: string) =>
      (await rows(rabbitmq({ verb: "peek", queue, count: 20 }))).map(([text]) => text);
    await expect.poll(() => read(from)).toEqual(bodies);
    expect((await apply(rabbitmq({ verb: "redrive", from, to }))).result).toBe(
      `Moved 5 messages from ${from} to ${to}`,
    );
    expect([await read(from), await read(to)]).toEqual([[], bodies]);
    expect((await apply(rabbitmq({ verb: "take_out", queue: to, body: "3" }))).result).toMatch(/^Took 1 message/);
    expect(new Set(await read(to))).toEqual(new Set(["1", "2", "4", "5"]));
    await apply(rabbitmq({ verb: "purge", queue: to }));
    expect(await read(to)).toEqual([]);
  });

  it("keeps what a full queue refuses where it was", async () => {
    const [from, to] = queues;
    await apply(rabbitmq({ verb: "publish", queue: from, body: "kept" }));
    const limit = rabbitmq({ verb: "set_policy", queue: to, maxLength: 0, overflow: "reject-publish" });
    const undo = await environment.captureUndo(limit, signal);
    await apply(limit);
    await expect(apply(rabbitmq({ verb: "redrive", from, to }))).rejects.toMatchObject({ code: "conflict" });
    expect(await rows(rabbitmq({ verb: "peek", queue: from, count: 5 }))).toHaveLength(1);
    for (const back of undo) await apply(back);
    expect((await apply(rabbitmq({ verb: "redrive", from, to }))).result).toMatch(/^Moved 1 message/);
    await apply(rabbitmq({ verb: "purge", queue: to }));
  });

  it("redrives dead-lettered orders to where they are shipped", async () => {
    const shipped = sql({ verb: "query", text: "select id from orders.orders where status = 'shipped' limit 1" });
    await expect.poll(() => rows(shipped), { timeout: 60_000 }).toHaveLength(1);
    const body = JSON.stringify({ orderId: (await rows(shipped))[0]?.[0] });
    await redriveDead();
    await apply(rabbitmq({ verb: "publish", queue: "orders.dead", body }));
    await expect.poll(redriveDead).toBe(1);
    expect(await redriveDead()).toBe(0);
  });

  it("redrives what nobody can handle as often as it dies", async () => {
    await redriveDead();
    await apply(rabbitmq({ verb: "publish", queue: "orders.dead", body: "not an order" }));
    await expect.poll(redriveDead).toBe(1);
    await expect.poll(redriveDead, { timeout: 60_000 }).toBe(1);
    await expect
      .poll(() => rows(rabbitmq({ verb: "peek", queue: "orders.dead", count: 1 })), { timeout: 60_000 })
      .toHaveLength(1);
    await apply(rabbitmq({ verb: "purge", queue: "orders.dead" }));
  });

  it.each([
    rabbitmq({ verb: "set_policy", queue: "nothing", maxLength: 1 }),
    rabbitmq({ verb: "redrive", from: "orders.dead", to: "nothing" }),
    rabbitmq({ verb: "purge", queue: "nothing" }),
    rabbitmq({ verb: "publish", queue: "nothing", body: "x" }),
    rabbitmq({ verb: "peek", queue: "nothing", count: 1 }),
  ])("refuses a queue that is not there: %j", async (one) => {
    const before = await environment.snapshot();
    await expect(apply(one)).rejects.toMatchObject({ code: "not_found" });
    expect(await environment.snapshot()).toEqual(before);
  });

  it("tells of its queues", async () => {
    expect(await queueNamed("orders")).toMatchObject({ queue: "orders", consumers: expect.any(Number) });
  });
});

it("the console's own queries read the shop's database as it is", async () => {
  const { queries, applications } = await environment.describeOperations();
  const asked = await Promise.all(
    queries.map(async ({ id, text }) => [id, (await rows(sql({ verb: "query", text }))).length]),
  );
  const counts = Object.fromEntries(asked) as Record<string, number>;
  expect(counts).toMatchObject({ blocking: expect.any(Number) });
  for (const id of ["activity", "statements", "tables", "privileges", "roles"]) expect(counts[id]).toBeGreaterThan(0);
  expect(applications.map(({ application }) => application)).toEqual(expect.arrayContaining(["inventory", "orders"]));
  const passwords = "SELECT query FROM pg_stat_statements WHERE query ILIKE '%alter role%password%'";
  expect(await rows(sql({ verb: "query", text: passwords }))).toEqual([]);
});
