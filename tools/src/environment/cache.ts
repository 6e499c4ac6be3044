import { createHash } from "node:crypto";
import { Redis } from "ioredis";
import { CACHE_CREDENTIALS, type CACHE_SECTIONS } from "@mayday/scenarios/contract";
import { ToolError } from "../tool-error.ts";
import type { Table } from "./environment.ts";
import { reasonOf, SourceUnavailable } from "./source.ts";

/** The service's account at the cache; the URL of tools is the administrator's. */
const ACCOUNT = "shop";
const MEGABYTE = 1024 ** 2;
const BATCH = 2_000;
const MOST_SAMPLED = 20_000;
const MOST_PREFIXES = 50;

export type CacheCredential = (typeof CACHE_CREDENTIALS)[number];
export type CacheState = { maxMegabytes: number; usedMegabytes: number; policy: string; credential: string };
export type Cache = ReturnType<typeof cache>;

/** The shop's Redis as its administrator. Every call has a connection of its own. */
export function cache(url: string, credentials: Record<CacheCredential, string>) {
  async function connected<T>(use: (client: Redis) => Promise<T>, commandTimeout = 3000): Promise<T> {
    const client = new Redis(url, {
      lazyConnect: true,
      connectTimeout: 1000,
      commandTimeout,
      connectionName: "operations-console",
      retryStrategy: () => null,
      maxRetriesPerRequest: 0,
    });
    // The reason for a lost connection comes here; the rejection below says only that it was lost.
    let lost: unknown = null;
    client.on("error", (error) => (lost ??= error));
    try {
      await client.connect();
      return await use(client);
    } catch (error) {
      if (error instanceof ToolError) throw error;
      throw new SourceUnavailable("redis", reasonOf(lost ?? error), { cause: error });
    } finally {
      client.disconnect();
    }
  }

  return {
    /** @throws SourceUnavailable when there is no PONG within a second. */
    ping: (): Promise<unknown> => connected((client) => client.ping(), 1000),

    state: (): Promise<CacheState> =>
      connected(async (client) => {
        const [, maxmemory] = await readConfig(client, "maxmemory");
        const [, policy] = await readConfig(client, "maxmemory-policy");
        const used = /^used_memory:(\d+)/m.exec(await client.info("memory"))?.[1];
        return {
          maxMegabytes: Number(maxmemory) / MEGABYTE,
          usedMegabytes: Number(used ?? 0) / MEGABYTE,
          policy,
          credential: await credentialInForce(client),
        };
      }),

    setMaxMegabytes: (megabytes: number): Promise<unknown> =>
      connected((client) => client.config("SET", "maxmemory", String(Math.round(megabytes * MEGABYTE)))),

    /** Gives the service's account that password alone, and ends the connections that were made with another. */
    rotate: (to: CacheCredential): Promise<unknown> =>
      connected(async (client) => {
        await client.call("ACL", "SETUSER", ACCOUNT, "resetpass", `>${credentials[to]}`);
        await client.call("CLIENT", "KILL", "USER", ACCOUNT);
      }),

    /** Removes all keys that begin so, or all there are; gives how many. */
    flush: (prefix: string | undefined): Promise<number> =>
      connected(async (client) => {
        if (prefix === undefined) {
          const keys = await client.dbsize();
          await client.flushdb("ASYNC");
          return keys;
        }
        let removed = 0;
        await scan(client, prefix, async (keys) => {
          if (keys.length > 0) removed += await client.unlink(...keys);
          return true;
        });
        return removed;
      }, 10_000),

    /** Keys of one byte each, in batches, so that no other command waits long. */
    fill: (prefix: string, keys: number): Promise<void> =>
      connected(async (client) => {
        for (let from = 1; from <= keys; from += BATCH) {
          const batch = Array.from({ length: Math.min(BATCH, keys - from + 1) }, (_, at) => [
            `${prefix}:${from + at}`,
            1,
          ]);
          await client.mset(...batch.flat());
        }
      }, 10_000),

    count: (prefix: string): Promise<number> =>
      connected(async (client) => {
        let found = 0;
        await scan(client, prefix, async (keys) => {
          found += keys.length;
          return true;
        });
        return found;
      }, 10_000),

    info: (section: (typeof CACHE_SECTIONS)[number]): Promise<Table> =>
      connected(async (client) => {
        const lines = (await client.info(section)).split("\r\n").filter((line) => line !== "" && !line.startsWith("#"));
        const rows = lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)]);
        return { columns: ["name", "value"], rows, truncated: false };
      }),

    /** The slowest commands of late, the latest first. Redis itself leaves passwords out. */
    slowlog: (): Promise<Table> =>
      connected(async (client) => {
        const entries = slowlogEntries(await client.slowlog("GET", 100));
        const columns = ["at", "microseconds", "command", "client"];
        return { columns, rows: entries, truncated: entries.length === 100 };
      }),

    /** Of a sample of the keys: how many begin with which word, and what one of them weighs. */
    keys: (): Promise<Table> =>
      connected(async (client) => {
        const total = await client.dbsize();
        const byPrefix = new Map<string, { keys: number; example: string }>();
        let sampled = 0;
        await scan(client, "", async (keys) => {
          for (const key of keys) {
            const prefix = key.slice(0, key.lastIndexOf(":") + 1) || key;
            const known = byPrefix.get(prefix);
            byPrefix.set(prefix, { keys: (known?.keys ?? 0) + 1, example: key });
          }
          sampled += keys.length;
          return sampled < MOST_SAMPLED;
        });
        const most = [...byPrefix].sort(([, a], [, b]) => b.keys - a.keys).slice(0, MOST_PREFIXES);
        const rows = await Promise.all(
          most.map(async ([prefix, { keys, example }]) => {
            const bytes = await client.memory("USAGE", example);
            return [prefix, String(keys), bytes === null ? null : String(bytes), example];
          }),
        );
        const columns = ["prefix", `keys of ${sampled} looked at, ${total} in all`, "bytes of the example", "example"];
        return { columns, rows, truncated: byPrefix.size > most.length };
      }, 10_000),
  };

  /** By name: the password that the account is known to have. */
  async function credentialInForce(client: Redis): Promise<string> {
    const account = JSON.stringify(await client.call("ACL", "GETUSER", ACCOUNT));
    const has = (name: CacheCredential) =>
      account.includes(createHash("sha256").update(credentials[name]).digest("hex"));
    return CACHE_CREDENTIALS.filter(has).join(" and ") || "another";
  }
}

/** Calls `take` with batches of the keys that match. */
async function scan(client: Redis, prefix: string, take: (keys: string[]) => Promise<boolean>): Promise<void> {
  for (let cursor = "0", more = true; more;) {
    const [next, keys] = await client.scan(cursor, "MATCH", `${prefix}*`, "COUNT", BATCH);
    more = (await take(keys)) && next !== "0";
    cursor = next;
  }
}

async function readConfig(client: Redis, name: string): Promise<[string, string]> {
  const answer = await client.config("GET", name);
  if (Array.isArray(answer) && typeof answer[0] === "string" && typeof answer[1] === "string")
    return [answer[0], answer[1]];
  throw new SourceUnavailable("redis", `it has no setting ${name}`);
}

/** Each: id, time (s), duration (µs), arguments, client's address, client's name. */
function slowlogEntries(answer: unknown): string[][] {
  if (!Array.isArray(answer)) return [];
  return answer.map((entry: unknown) => {
    const [, at, duration, words, address, name]: unknown[] = Array.isArray(entry) ? entry : [];
    const command = Array.isArray(words) ? words.slice(0, 12).join(" ").slice(0, 200) : "";
    const client = [name, address].filter((part) => typeof part === "string" && part !== "").join(" ");
    return [new Date(Number(at) * 1000).toISOString(), String(duration), command, client];
  });
}
