import { writeFile } from "node:fs/promises";
import { redis as finder } from "../engines/redis.ts";
import type { Component } from "../supervisor/component.ts";
import { answersRedis } from "./answers.ts";
import { LOOPBACK, type StackContext, baseEnvironment, configFile, findOrFetch } from "./context.ts";

/** The shop's cache: bounded, nothing on disk. */
export function redis(context: StackContext): Component {
  const port = context.ports.redis;
  const password = context.secrets.redis;
  return {
    name: "redis",
    title: "Cache",
    needs: [],
    engine: (onFetch, signal) => findOrFetch("redis", finder, context, onFetch, signal),
    launch: async (engine) => {
      const file = configFile(context, "redis.conf");
      const lines = [
        `bind ${LOOPBACK}`,
        `port ${port}`,
        `requirepass ${password}`,
        // What the services may do: everything but to administer. Which of its two passwords holds can be changed.
        `user shop on >${context.secrets.redisBlue} ~* &* +@all -@admin -@dangerous +keys +info`,
        'save ""',
        "appendonly no",
        "maxmemory 64mb",
        "maxmemory-policy allkeys-lru",
        "daemonize no",
      ];
      // A file and not arguments: the password must not stand in the list of processes.
      await writeFile(file, `${lines.join("\n")}\n`, { mode: 0o600 });
      return {
        program: engine.program,
        args: [file],
        env: { ...baseEnvironment(), ...engine.env },
        cwd: context.data.config,
      };
    },
    check: (signal) => answersRedis(port, password, signal),
    url: `redis://${LOOPBACK}:${port}`,
  };
}

/** As the administrator. */
export function redisUrl({ ports, secrets }: StackContext): string {
  return `redis://:${secrets.redis}@${LOOPBACK}:${ports.redis}`;
}

/** As the shop's services, with the password that the cache starts with. */
export function shopRedisUrl({ ports, secrets }: StackContext): string {
  return `redis://shop:${secrets.redisBlue}@${LOOPBACK}:${ports.redis}`;
}
