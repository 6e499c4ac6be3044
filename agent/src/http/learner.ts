import type { MiddlewareHandler } from "hono";
import { failure } from "../failure.ts";
import { readSession } from "../session.ts";

export type WithLearner = { Variables: { learner: string } };

/** Lets nobody in without a session, keeps answers out of caches, and says whose session it is (`c.var.learner`). */
export const requireLearner =
  (sessionSecret: string): MiddlewareHandler<WithLearner> =>
  async (c, next) => {
    c.header("Cache-Control", "no-store");
    const learner = readSession(sessionSecret, c.req.header("cookie"));
    if (learner === null) return c.json(noSession, 401);
    c.set("learner", learner);
    await next();
  };

/** A form of another page cannot send this type without asking first. */
export const isJson = (contentType: string | undefined): boolean =>
  contentType?.startsWith("application/json") === true;

export const notJson = failure("invalid_input", "The body is not JSON.", "Send JSON as application/json.");
const noSession = failure("not_allowed", "There is no session.", "Load /api/me first.");
