import { createInterface } from "node:readline/promises";
import { alertmanager, postgresExporter, prometheus, redisExporter } from "../engines/prometheus.ts";
import type { EngineFinder } from "../engines/engine.ts";
import { envoy } from "../engines/envoy.ts";
import { locust } from "../engines/locust.ts";
import { rabbitmq } from "../engines/rabbitmq.ts";
import { redis } from "../engines/redis.ts";
import { COMPONENTS } from "../project.ts";

/** What a stack may have to download. */
export const FETCHED: EngineFinder[] = [
  redis,
  prometheus,
  alertmanager,
  postgresExporter,
  redisExporter,
  rabbitmq,
  locust,
  envoy,
];

/**
 * Whether to go on: true at once when nothing has to be downloaded, when `yes` was given, or when nobody is at a
 * terminal to ask; else what the person answers.
 */
export async function agreeToFetch(yes: boolean): Promise<boolean> {
  if (yes || !process.stdin.isTTY || !process.stdout.isTTY) return true;
  const found = await Promise.all(FETCHED.map((finder) => finder.locate(COMPONENTS)));
  const missing = FETCHED.filter((_, at) => found[at] === null);
  if (missing.length === 0) return true;
  const names = missing.map(({ name }) => name).join(", ");
  const megabytes = missing.reduce((sum, one) => sum + one.megabytes, 0);
  console.log(`This machine lacks ${names}. They are fetched once, about ${megabytes} MB, into ${COMPONENTS};`);
  console.log("nothing is installed on the machine itself.");
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    // A Ctrl-C is a no.
    const answer = await terminal.question("Go on? [Y/n] ").catch(() => "n");
    return !/^n/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
