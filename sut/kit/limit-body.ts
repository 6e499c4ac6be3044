import type { MiddlewareHandler } from "hono";

/**
 * Refuses bodies larger than `bytes` by the length that they declare, before any of it is read: 413; 411 when it
 * declares none. (Hono's own limit wraps the request, which under the Node adapter fails when there is no body.)
 */
export function limitBody(bytes: number): MiddlewareHandler {
  return async (c, next) => {
    if (c.req.header("transfer-encoding") !== undefined) {
      return c.json({ error: "length_required", detail: "send the body with a content-length" }, 411);
    }
    if (Number(c.req.header("content-length") ?? 0) > bytes) {
      return c.json({ error: "body_too_large", detail: `the body is larger than ${bytes} bytes: send less` }, 413);
    }
    await next();
  };
}
