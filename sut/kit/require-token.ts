import { createHash, timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";

/** Answers 401 to whoever does not send `token` as a bearer token. */
export function requireToken(token: string): MiddlewareHandler {
  return async (c, next) => {
    if (!sameToken(c.req.header("authorization"), token)) {
      c.header("www-authenticate", "Bearer");
      return c.json(
        { error: "unauthorized", detail: "send the header Authorization: Bearer <this service's admin token>" },
        401,
      );
    }
    await next();
  };
}

const digest = (text: string) => createHash("sha256").update(text).digest();

/** Compares digests, because their length does not depend on the secret's. */
function sameToken(header: string | undefined, token: string): boolean {
  return timingSafeEqual(digest(header ?? ""), digest(`Bearer ${token}`));
}
