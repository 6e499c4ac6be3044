import { expect, it } from "vitest";
import { COOKIE, newLearner, readSession, sealSession } from "./session.ts";

const secret = "the-session-secret-of-this-test";
const cookie = (value: string) => `other=1; ${COOKIE}=${value}`;

it("reads back the learner that it sealed", () => {
  const learner = newLearner();
  const sealed = sealSession(secret, learner);
  expect(readSession(secret, cookie(sealed))).toBe(learner);
});

it("gives every learner an id of 128 bits of its own", () => {
  const ids = new Set(Array.from({ length: 1000 }, newLearner));
  expect(ids.size).toBe(1000);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
});

it.each([
  ["none", undefined],
  ["an empty one", cookie("")],
  ["an id without a signature", cookie(newLearner())],
  [
    "somebody else's id with one's own signature",
    cookie(`${newLearner()}.${sealSession(secret, newLearner()).split(".")[1]}`),
  ],
  ["one signed with another secret", cookie(sealSession("another-secret-entirely", newLearner()))],
  ["one with a tail", cookie(`${sealSession(secret, newLearner())}.x`)],
  ["nonsense", cookie("%00%ff..")],
])("accepts no session that is %s", (_, header) => {
  expect(readSession(secret, header)).toBeNull();
});
