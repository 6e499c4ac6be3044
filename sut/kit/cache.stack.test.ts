import { randomUUID } from "node:crypto";
import { pino } from "pino";
import { afterEach, beforeEach, expect, it } from "vitest";
import { environment } from "../testing.ts";
import { createCache } from "./cache.ts";
import { createRedisStore, type RedisStore } from "./redis-store.ts";

let store: RedisStore;
let loads: number;
let key: string;
let group: string;

beforeEach(async () => {
  store = createRedisStore(environment().redisUrl, pino({ enabled: false }));
  loads = 0;
  key = `test:${randomUUID()}`;
  group = `test:${randomUUID()}`;
  await expect.poll(() => store.isUp()).toBe(true);
});
afterEach(() => store.close());

const open = (ttlSeconds: number) =>
  createCache<{ load: number }>({
    name: "test",
    store,
    log: pino({ enabled: false }),
    enabled: () => true,
    coalescing: () => true,
    ttlSeconds: () => ttlSeconds,
    jitter: () => 0,
    negativeTtlSeconds: () => ttlSeconds,
  });
const lookUp = (cache: ReturnType<typeof open>) =>
  cache.lookUp({ key, group, load: () => Promise.resolve({ load: (loads += 1) }) });

it("loads once, then gives what is cached", async () => {
  const cache = open(60);
  await lookUp(cache);
  await expect.poll(() => store.get(key)).toBe('{"load":1}');
  expect(await lookUp(cache)).toEqual({ load: 1 });
  expect(await lookUp(open(60))).toEqual({ load: 1 });
  expect(loads).toBe(1);
});

it("loads again when the entry's time is over", async () => {
  // Long enough for a busy machine to see that it is there.
  const cache = open(3);
  await lookUp(cache);
  await expect.poll(() => store.get(key)).toBe('{"load":1}');
  await expect.poll(() => store.get(key)).toBe(null);
  expect(await lookUp(cache)).toEqual({ load: 2 });
});

it("remembers that there is nothing, for its time, and counts what is there", async () => {
  const cache = open(60);
  const nothing = { key, group, load: () => Promise.resolve(((loads += 1), undefined)) };
  expect(await cache.lookUp(nothing)).toBe(undefined);
  await expect.poll(() => store.get(key)).toBe("");
  expect(await cache.lookUp(nothing)).toBe(undefined);
  expect(loads).toBe(1);
  expect(await store.count(`${key}*`)).toBe(1);
  expect(await cache.invalidate(group)).toBe(true);
  expect(await lookUp(cache)).toEqual({ load: 2 });
});

it("forgets the entries of a group and no others", async () => {
  const cache = open(60);
  await lookUp(cache);
  await cache.lookUp({ key: `${key}:other`, group: `${group}:other`, load: () => Promise.resolve({ load: 7 }) });
  await expect.poll(() => Promise.all([store.get(key), store.get(`${key}:other`)])).not.toContain(null);
  expect(await cache.invalidate(group)).toBe(true);
  expect(await store.get(key)).toBe(null);
  expect(await store.get(`${key}:other`)).toBe('{"load":7}');
});
