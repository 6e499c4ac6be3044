import { expect, it } from "vitest";
import { flush, onFlush } from "./flush.ts";

it("sends everything there is, and waits no longer than it may for a receiver that has gone", async () => {
  const sent: string[] = [];
  onFlush(() => Promise.reject(new Error("refused")));
  onFlush(async () => void sent.push("spans"));
  await flush();
  expect(sent).toEqual(["spans"]);
  onFlush(() => new Promise(() => {}));
  await flush(10);
  expect(sent).toEqual(["spans", "spans"]);
});
