import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context } from "hono";

/** Who a request is from: what the client calls itself in `x-client-id`, else the address that it comes from. */
export function clientOf(c: Context): string {
  const name = c.req.header("x-client-id");
  return name !== undefined && /^[\w.:-]{1,64}$/.test(name) ? name : remoteAddress(c);
}

function remoteAddress(c: Context): string {
  try {
    return getConnInfo(c).remote.address ?? "unknown";
  } catch {
    // Not over a socket.
    return "unknown";
  }
}
