import { setImmediate as tick } from "node:timers/promises";
import { expect, it } from "vitest";
import { type Claim, createTurns } from "./in-turn.ts";

/** Begins all at once, and ends one after another in the order they began; returns who was under way together. */
async function play(claims: Record<string, Claim>): Promise<string[]> {
  const inTurn = createTurns();
  const running = new Map<string, () => void>();
  const all = Object.entries(claims).map(([name, claim]) =>
    inTurn(claim, () => new Promise<void>((end) => running.set(name, end))),
  );
  const seen: string[] = [];
  for (;;) {
    await tick();
    await tick();
    const [name, end] = [...running][0] ?? [];
    if (name === undefined) break;
    seen.push([...running.keys()].sort().join(" "));
    running.delete(name);
    end?.();
  }
  await Promise.all(all);
  return seen;
}

const touching = (...touches: string[]): Claim => ({ touches, needs: [] });
const needing = (...needs: string[]): Claim => ({ touches: [], needs });

it.each<[string, Record<string, Claim>, string[]]>([
  ["what touches the same goes one after another", { a: touching("x"), b: touching("x") }, ["a", "b"]],
  ["what has nothing in common goes together", { a: touching("x"), b: touching("y") }, ["a b", "b"]],
  ["what needs the same goes together", { a: needing("x"), b: needing("x") }, ["a b", "b"]],
  ["what is needed is not touched", { a: needing("x"), b: touching("x") }, ["b", "a"]],
  ["whoever touches most goes first", { a: touching("x"), b: touching("x", "y") }, ["b", "a"]],
  ["whoever is marked goes before that", { a: { ...touching("x"), first: true }, b: touching("x", "y") }, ["a", "b"]],
])("%s", async (_, claims, order) => {
  expect(await play(claims)).toEqual(order);
});

it("goes on after work that failed", async () => {
  const inTurn = createTurns();
  await expect(inTurn(touching("x"), () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  await expect(inTurn(touching("x"), async () => "yes")).resolves.toBe("yes");
});
