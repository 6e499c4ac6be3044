import { createHmac } from "node:crypto";

const YEAR_SECONDS = 365 * 24 * 3600;

/** A bearer token that tools accept (docs/architecture.md, Credentials), for a year: it is made anew at every start. */
export function signCredential(secret: string, role: "host" | "instructor", sub: string): string {
  const exp = Math.floor(Date.now() / 1000) + YEAR_SECONDS;
  const claims = Buffer.from(JSON.stringify({ role, sub, exp })).toString("base64url");
  return `${claims}.${createHmac("sha256", secret).update(claims).digest("base64url")}`;
}

/** A key for one purpose, made from a stored secret: the same at every start, and it does not give the secret away. */
export function deriveKey(secret: string, purpose: string): string {
  return createHmac("sha256", secret).update(`key for ${purpose}`).digest("hex");
}
