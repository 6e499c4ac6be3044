import { writeFile } from "node:fs/promises";
import { redisConfiguration } from "../configuration.ts";
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
      // A file and not arguments: the password must not stand in the list of processes.
      await writeFile(
        file,
        redisConfiguration({ host: LOOPBACK, port, password, shopPassword: context.secrets.redisBlue }),
        { mode: 0o600 },
      );
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
