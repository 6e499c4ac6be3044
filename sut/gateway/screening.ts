import type { MiddlewareHandler } from "hono";
import { ServiceError } from "../kit/service-error.ts";

export const SCREENINGS = ["basic", "extended"] as const;
export type Screening = (typeof SCREENINGS)[number];

const LONGEST = 320;

/** What no honest request holds, in its search words or in how its program presents itself. */
const RULES: Record<Screening, RegExp[]> = {
  basic: [/<script\b/i, /\bunion\s+select\b/i],
  // Script that assigns: a number, a bracket or the end of a statement, a name, an equals sign.
  extended: [/<script\b/i, /\bunion\s+select\b/i, /\d.*[;(].*\w+.*(?:.*=.*)/],
};

/** Refuses searches that look like an attack with 403. */
export function screenRequests(screening: () => Screening): MiddlewareHandler {
  return async function screen(c, next) {
    const text = `${c.req.query("q") ?? ""} ${c.req.header("user-agent") ?? ""}`.slice(0, LONGEST);
    if (RULES[screening()].some((rule) => rule.test(text))) {
      throw new ServiceError(403, "request_refused", "this search is not allowed: search for the name of a product");
    }
    await next();
  };
}
