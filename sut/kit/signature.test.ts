import { expect, it } from "vitest";
import { sign, verify } from "./signature.ts";

const KEY = "a shared secret of some length";
const BODY = '{"orderId":"1","amountCents":100}';
const NOW = 1_800_000_000;
const at = (now: number, toleranceSeconds: number) => ({ now, toleranceSeconds });

it("accepts what was signed with the same key for this time", () => {
  expect(verify(KEY, BODY, sign(KEY, BODY, NOW), at(NOW, 0))).toEqual({ ok: true });
});

it.each([
  ["another body", sign(KEY, `${BODY} `, NOW)],
  ["another key", sign("another secret of some length", BODY, NOW)],
  ["another time in the header", sign(KEY, BODY, NOW).replace(`t=${NOW}`, `t=${NOW + 1}`)],
  ["no digest", `t=${NOW}`],
  ["no header", undefined],
])("refuses %s", (_, header) => {
  expect(verify(KEY, BODY, header, at(NOW, 30))).toMatchObject({ ok: false, code: "bad_signature" });
});

it.each([
  ["at the tolerance, late", 30, true],
  ["at the tolerance, early", -30, true],
  ["over it, late", 31, false],
  ["over it, early", -31, false],
])("judges the clock: %s", (_, offset, ok) => {
  const verdict = verify(KEY, BODY, sign(KEY, BODY, NOW), at(NOW + offset, 30));
  expect(verdict).toMatchObject(ok ? { ok } : { ok, code: "stale_signature" });
});

it("disagrees part of the time with a clock that is off by less than a second, when nothing is tolerated", () => {
  const moments = Array.from({ length: 100 }, (_, i) => NOW + i / 100);
  const refused = moments.filter((now) => !verify(KEY, BODY, sign(KEY, BODY, now + 0.4), at(now, 0)).ok);
  expect(refused.length).toBeCloseTo(40, -1);
  expect(verify(KEY, BODY, sign(KEY, BODY, NOW + 1.2), at(NOW, 0))).toMatchObject({
    detail: expect.stringContaining("1 s ahead of this clock"),
  });
});
