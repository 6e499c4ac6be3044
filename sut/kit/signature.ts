import { createHmac, timingSafeEqual } from "node:crypto";

export const SIGNATURE_HEADER = "x-signature";

export type Verdict = { ok: true } | { ok: false; code: "bad_signature" | "stale_signature"; detail: string };

/** Signs a request's body for `now` (whole seconds since 1970): `t=<seconds>,v1=<hex of HMAC-SHA256(t.body)>`. */
export function sign(key: string, body: string, now: number): string {
  const t = Math.floor(now);
  return `t=${t},v1=${digest(key, t, body)}`;
}

/** Whether `header` signs `body` with `key`, at a time no further than `toleranceSeconds` from `now`. */
export function verify(
  key: string,
  body: string,
  header: string | undefined,
  { now, toleranceSeconds }: { now: number; toleranceSeconds: number },
): Verdict {
  const match = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header ?? "");
  const [, seconds, given] = match ?? [];
  if (seconds === undefined || given === undefined) {
    return { ok: false, code: "bad_signature", detail: `send ${SIGNATURE_HEADER}: t=<seconds>,v1=<hex digest>` };
  }
  const t = Number(seconds);
  if (!timingSafeEqual(Buffer.from(given), Buffer.from(digest(key, t, body)))) {
    return { ok: false, code: "bad_signature", detail: "the signature is not of this body with the shared key" };
  }
  // In whole seconds, as the signature has them: clocks that differ by less than one disagree part of the time.
  const late = Math.floor(now) - t;
  if (Math.abs(late) > toleranceSeconds) {
    const where = `${Math.abs(late)} s ${late > 0 ? "behind" : "ahead of"} this clock`;
    const detail = `the request was signed ${where}, at most ${toleranceSeconds} s are accepted`;
    return { ok: false, code: "stale_signature", detail };
  }
  return { ok: true };
}

const digest = (key: string, t: number, body: string) => createHmac("sha256", key).update(`${t}.${body}`).digest("hex");
