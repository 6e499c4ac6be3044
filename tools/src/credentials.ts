import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { roleSchema, type Role } from "./contract.ts";

/** Who calls. `sub` is the learner (for a tutor: whose runs it may see), or the name of a host or instructor. */
export type Credential = { role: Role; sub: string };

const claimsSchema = z.strictObject({ role: roleSchema, sub: z.string().min(1).max(64), exp: z.number().int() });

const encode = (bytes: string | Buffer) => Buffer.from(bytes).toString("base64url");
const mac = (secret: string, claims: string) => createHmac("sha256", secret).update(claims).digest();

/** Makes a bearer token that is valid for `ttlSeconds`. */
export function signCredential(secret: string, credential: Credential, ttlSeconds: number, now = Date.now()): string {
  const claims = encode(JSON.stringify({ ...credential, exp: Math.floor(now / 1000) + Math.floor(ttlSeconds) }));
  return `${claims}.${encode(mac(secret, claims))}`;
}

/** For shared secrets: takes as long for a near miss as for a far one. */
export function constantTimeEqual(given: string, wanted: string): boolean {
  const [a, b] = [mac("compare", given), mac("compare", wanted)];
  return timingSafeEqual(a, b);
}

/** `expiresAt`: milliseconds since the epoch. */
export type Verdict =
  | { ok: true; credential: Credential; expiresAt: number }
  | { ok: false; why: "malformed" | "forged" | "expired" };

/** Checks a bearer token. The signature is compared in constant time, before anything in the token is read. */
export function verifyCredential(secret: string, token: string, now = Date.now()): Verdict {
  const [claims, signature, ...rest] = token.split(".");
  if (!claims || !signature || rest.length > 0) return { ok: false, why: "malformed" };
  const wanted = mac(secret, claims);
  const given = Buffer.from(signature, "base64url");
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return { ok: false, why: "forged" };
  const parsed = claimsSchema.safeParse(JSON.parse(Buffer.from(claims, "base64url").toString("utf8")));
  if (!parsed.success) return { ok: false, why: "malformed" };
  const { role, sub, exp } = parsed.data;
  const expiresAt = exp * 1000;
  return expiresAt > now ? { ok: true, credential: { role, sub }, expiresAt } : { ok: false, why: "expired" };
}
