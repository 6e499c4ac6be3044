import { once } from "node:events";
import { createConnection } from "node:net";
import { Client } from "pg";
import { Unwell } from "../supervisor/component.ts";
import { LOOPBACK } from "./context.ts";

/** Resolves when `url` answers with a 2xx; throws Unwell with what else it answers. */
export async function answersHttp(
  url: string,
  signal: AbortSignal,
  headers: Record<string, string> = {},
): Promise<void> {
  const response = await fetch(url, { signal, headers });
  await response.body?.cancel();
  if (!response.ok) throw new Unwell(`${url} answers ${response.status}`);
}

/** Resolves when a PostgreSQL answers a query. */
export async function answersPostgres(connectionString: string): Promise<void> {
  await withPostgres(connectionString, (client) => client.query("select 1"));
}

/** Runs `work` on a connection of its own. */
export async function withPostgres<T>(connectionString: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 3000 });
  // A server that ends cuts the connection outside of any query; the query that follows says so.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Resolves when a Redis lets us in and answers PING. */
export async function answersRedis(port: number, password: string, signal: AbortSignal): Promise<void> {
  const socket = createConnection({ host: LOOPBACK, port, signal });
  try {
    await once(socket, "connect", { signal });
    socket.write(`AUTH ${password}\r\nPING\r\n`);
    let answer = "";
    socket.setEncoding("utf8");
    for await (const piece of socket) {
      answer += String(piece);
      if (answer.split("\r\n").length > 2) break;
    }
    if (!answer.includes("+PONG")) throw new Error(`Redis answers ${answer.split("\r\n")[0] ?? ""}`);
  } finally {
    socket.destroy();
  }
}
