import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * Below those that systems give to outgoing connections and to whoever asks for any port: what is chosen here is used
 * a moment later, and until then nobody is given it by chance.
 */
const [LOWEST, BEYOND] = [10_000, 32_000];
const TRIES = 1000;
const given = new Set<number>();

/** A port of 127.0.0.1 that was free a moment ago, and another one each time. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = randomInt(LOWEST, BEYOND);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
  throw new Error(`of ${TRIES} ports of 127.0.0.1 none was free`);
}

/** Whether nobody listens on this port of 127.0.0.1 now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
