import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { parse } from "hono/utils/cookie";

export const COOKIE = "mayday_session";

const sign = (secret: string, learner: string) => createHmac("sha256", secret).update(learner).digest("base64url");

/** A new learner id of 128 bits. */
export const newLearner = () => randomBytes(16).toString("hex");

/** The cookie's value: the learner's id and its signature, so that knowing an id is not enough to be that learner. */
export const sealSession = (secret: string, learner: string) => `${learner}.${sign(secret, learner)}`;

/** The learner of a `Cookie` header; null when there is no session in it or the signature is not ours. */
export function readSession(secret: string, cookieHeader: string | undefined): string | null {
  const value = parse(cookieHeader ?? "", COOKIE)[COOKIE];
  const [learner, signature, ...rest] = value?.split(".") ?? [];
  if (learner === undefined || signature === undefined || rest.length > 0) return null;
  if (!/^[0-9a-f]{32}$/.test(learner)) return null;
  const expected = Buffer.from(sign(secret, learner));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected) ? learner : null;
}
