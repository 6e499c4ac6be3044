import { describe, expect, it } from "vitest";
import { constantTimeEqual, signCredential, verifyCredential } from "./credentials.ts";

const SECRET = "a-secret-for-tests-only";
const NOW = 1_800_000_000_000;

describe("credentials", () => {
  it("gives back who it was signed for until it expires", () => {
    const token = signCredential(SECRET, { role: "tutor", sub: "learner-one" }, 60, NOW);
    const credential = { role: "tutor", sub: "learner-one" };
    expect(verifyCredential(SECRET, token, NOW + 59_000)).toEqual({ ok: true, credential, expiresAt: NOW + 60_000 });
    expect(verifyCredential(SECRET, token, NOW + 60_000)).toEqual({ ok: false, why: "expired" });
  });

  it("refuses another role under the same signature, and another secret", () => {
    const [claims = "", signature] = signCredential(SECRET, { role: "learner", sub: "one" }, 60, NOW).split(".");
    const text = Buffer.from(claims, "base64url").toString().replace("learner", "instructor");
    const risen = `${Buffer.from(text).toString("base64url")}.${signature}`;
    expect(verifyCredential(SECRET, risen, NOW)).toEqual({ ok: false, why: "forged" });
    expect(verifyCredential("another-secret-altogether", `${claims}.${signature}`, NOW).ok).toBe(false);
  });

  it.each(["", ".", "a", "a.b", "a.b.c", `${"x".repeat(100_000)}.y`, "{}.{}"])(
    "refuses %.20s without an exception",
    (token) => {
      expect(verifyCredential(SECRET, token, NOW).ok).toBe(false);
    },
  );

  it("refuses signed claims that are no credential", () => {
    const token = signCredential(SECRET, JSON.parse('{"role":"root","sub":"x"}'), 60, NOW);
    expect(verifyCredential(SECRET, token, NOW)).toEqual({ ok: false, why: "malformed" });
  });

  it("compares shared secrets of any length", () => {
    expect(constantTimeEqual("same", "same")).toBe(true);
    expect(constantTimeEqual("same", "same but longer")).toBe(false);
  });
});
