import type { RedisOp } from "@mayday/scenarios/contract";
import { ToolError } from "../tool-error.ts";
import { done, rowsOf, type ActionHandler } from "./action-handler.ts";
import { byVerb } from "./by-verb.ts";

/** Works on the shop's cache: its limit, the service's credential, its keys, and looks at it. */
export const redis: ActionHandler<"redis"> = byVerb<RedisOp>({
  set_maxmemory: {
    for: "operators",
    describe: (op) => `Let the cache use ${megabytes(op.megabytes)}`,
    async captureUndo(op, { cache }) {
      const { maxMegabytes } = await cache.state();
      if (maxMegabytes === op.megabytes) return [];
      return [{ kind: "redis", op: { verb: "set_maxmemory", megabytes: maxMegabytes } }];
    },
    async apply(op, { cache }) {
      await cache.setMaxMegabytes(op.megabytes);
      const { maxMegabytes } = await cache.state();
      // Redis keeps whole bytes.
      if (Math.abs(maxMegabytes - op.megabytes) > 0.001)
        throw new ToolError("internal", `the cache still has ${megabytes(maxMegabytes)}`, "Try again.");
      return done(`The cache may use ${megabytes(maxMegabytes)}`);
    },
  },
  rotate_credential: {
    for: "operators",
    describe: (op) => `Let the cache accept the credential ${op.to}`,
    async captureUndo(op, { cache }) {
      const { credential } = await cache.state();
      if (credential === op.to) return [];
      if (credential === "blue" || credential === "green")
        return [{ kind: "redis", op: { verb: "rotate_credential", to: credential } }];
      const reason = "the cache accepts a credential that could not be brought back";
      throw new ToolError("conflict", reason, "Restart the cache, then try again.");
    },
    async apply(op, { cache }) {
      await cache.rotate(op.to);
      const { credential } = await cache.state();
      if (credential !== op.to) throw new ToolError("internal", `the cache still accepts ${credential}`, "Try again.");
      return done(`The cache accepts the credential ${op.to} and no other`);
    },
  },
  flush: {
    for: "operators",
    describe: (op) => (op.prefix === undefined ? "Empty the cache" : `Remove ${op.prefix}… from the cache`),
    apply: async (op, { cache }) => done(`Removed ${await cache.flush(op.prefix)} keys`),
  },
  fill: {
    for: "scenarios",
    describe: (op) => `Add ${op.keys} keys ${op.prefix}:… to the cache`,
    captureUndo: async (op) => [{ kind: "redis", op: { verb: "flush", prefix: `${op.prefix}:` } }],
    async apply(op, { cache }) {
      await cache.fill(op.prefix, op.keys);
      const found = await cache.count(`${op.prefix}:`);
      if (found === 0) throw new ToolError("conflict", "the cache has no room for the keys", "Raise its limit first.");
      return done(`The cache has ${found} keys ${op.prefix}:…`);
    },
  },
  info: {
    for: "operators",
    reads: true,
    describe: (op) => `Look at the cache: ${op.section}`,
    apply: async (op, { cache }) => rowsOf(await cache.info(op.section)),
  },
  slowlog: {
    for: "operators",
    reads: true,
    describe: () => "Look at the cache's slowest commands",
    apply: async (_, { cache }) => rowsOf(await cache.slowlog()),
  },
  keys: {
    for: "operators",
    reads: true,
    describe: () => "Look at what keys the cache has",
    apply: async (_, { cache }) => rowsOf(await cache.keys()),
  },
});

const megabytes = (value: number) => (value === 0 ? "any amount of memory" : `${Math.round(value * 100) / 100} MB`);
