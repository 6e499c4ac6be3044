import { freePort } from "@mayday/local/testing";
import { pino } from "pino";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type CacheStore, createCache } from "./cache.ts";
import { createRedisStore } from "./redis-store.ts";
import { registry } from "./metrics.ts";

// A real client that finds no Redis: what every look-up of the shop meets while the cache is away.
const log = pino({ enabled: false });
const settings = { enabled: true, coalescing: true };
let store: CacheStore;
let name = 0;

beforeEach(async () => {
  Object.assign(settings, { enabled: true, coalescing: true });
  store = createRedisStore(`redis://127.0.0.1:${await freePort()}`, log);
  name += 1;
});
afterEach(() => store.close());

function cache() {
  return createCache<number>({
    name: `test-${name}`,
    store,
    log,
    enabled: () => settings.enabled,
    coalescing: () => settings.coalescing,
    ttlSeconds: () => 60,
    jitter: () => 0.1,
    negativeTtlSeconds: () => 30,
  });
}

/** A load that counts its calls and ends when told to. */
function slowLoad() {
  const end = Promise.withResolvers<number>();
  const state = { calls: 0, end };
  const load = () => {
    state.calls += 1;
    return end.promise;
  };
  return { state, lookup: { key: "answer", group: "answers", load } };
}

async function counted(result: string): Promise<number> {
  const line = (await registry.metrics())
    .split("\n")
    .find((text) => text.startsWith(`cache_requests_total{cache="test-${name}",result="${result}"}`));
  return Number(line?.split(" ")[1] ?? 0);
}

it("serves from the source while the cache is away, and counts the error", async () => {
  const { state, lookup } = slowLoad();
  state.end.resolve(42);
  await expect(cache().lookUp(lookup)).resolves.toBe(42);
  expect(await counted("error")).toBe(1);
  expect(store.isUp()).toBe(false);
});

it("shares one load among callers of the same moment", async () => {
  const { state, lookup } = slowLoad();
  const answers = cacheOfThree(lookup);
  await expect.poll(() => state.calls).toBe(1);
  state.end.resolve(42);
  await expect(answers).resolves.toEqual([42, 42, 42]);
  expect(state.calls).toBe(1);
});

it("loads for each caller when coalescing is off", async () => {
  settings.coalescing = false;
  const { state, lookup } = slowLoad();
  const answers = cacheOfThree(lookup);
  await expect.poll(() => state.calls).toBe(3);
  state.end.resolve(42);
  await answers;
});

it("goes past the cache when it is switched off", async () => {
  settings.enabled = false;
  const { state, lookup } = slowLoad();
  state.end.resolve(42);
  await cache().lookUp(lookup);
  expect([await counted("bypass"), await counted("error")]).toEqual([1, 0]);
});

it("gives a failed load to all who waited, and loads anew for the next", async () => {
  const one = cache();
  const { state, lookup } = slowLoad();
  const answers = Promise.allSettled([one.lookUp(lookup), one.lookUp(lookup)]);
  await expect.poll(() => state.calls).toBe(1);
  state.end.reject(new Error("no source"));
  expect((await answers).map((answer) => answer.status)).toEqual(["rejected", "rejected"]);
  await expect(one.lookUp({ ...lookup, load: async () => 7 })).resolves.toBe(7);
});

it("says when entries could not be invalidated", async () => {
  await expect(cache().invalidate("answers")).resolves.toBe(false);
});

function cacheOfThree(lookup: Parameters<ReturnType<typeof cache>["lookUp"]>[0]): Promise<(number | undefined)[]> {
  const one = cache();
  return Promise.all([one.lookUp(lookup), one.lookUp(lookup), one.lookUp(lookup)]);
}
