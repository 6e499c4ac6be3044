import type { Context } from "hono";
import type { z } from "zod";
import { ServiceError } from "./service-error.ts";

/** The request's JSON body as `schema` describes it; throws a 400 that names the first thing wrong with it. */
export async function jsonBody<T>(c: Context, schema: z.ZodType<T>): Promise<T> {
  let body: unknown;
  try {
    body = await c.req.json();
  } catch {
    throw new ServiceError(
      400,
      "invalid_body",
      "the body is not JSON: send a JSON object with content-type application/json",
    );
  }
  return valid(schema, body, "the body");
}

/** `value` as `schema` describes it; throws a 400 that names the first thing wrong with it. */
export function valid<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = issue?.path.join(".");
  throw new ServiceError(
    400,
    "invalid_request",
    `${where}${path ? `, ${path}` : ""}: ${issue?.message ?? "not valid"}`,
  );
}
