import { serve, type ServerType } from "@hono/node-server";
import type { Hono } from "hono";

/**
 * How much longer than announced an idle connection is kept, in ms. A client stops using a connection shortly before
 * the time that it was told; one that was held up for a moment would send on a connection that was just closed.
 */
const KEEP_ALIVE_BUFFER_MS = 30_000;

/** Serves `app` over HTTP; `onListening` is told the port that was taken (0: any free one). */
export function listen(
  app: Pick<Hono, "fetch">,
  hostname: string,
  port: number,
  onListening?: (port: number) => void,
): ServerType {
  return serve(
    { fetch: app.fetch, hostname, port, serverOptions: { keepAliveTimeoutBuffer: KEEP_ALIVE_BUFFER_MS } },
    (taken) => onListening?.(taken.port),
  );
}
