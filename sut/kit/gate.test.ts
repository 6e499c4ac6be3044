import { expect, it } from "vitest";
import { createGate } from "./gate.ts";

/** A task that runs until it is told to end. */
function task() {
  const ended = Promise.withResolvers<void>();
  const state = { started: false, end: () => ended.resolve() };
  return {
    state,
    run: async () => {
      state.started = true;
      await ended.promise;
    },
  };
}

it("runs as many as the limit allows, the rest in order", async () => {
  const gate = createGate(2);
  const tasks = [task(), task(), task()];
  const all = Promise.all(tasks.map((one) => gate.run(one.run)));
  await expect.poll(() => tasks.map((one) => one.state.started)).toEqual([true, true, false]);
  expect([gate.running(), gate.waiting()]).toEqual([2, 1]);
  tasks.forEach((one) => one.state.end());
  await all;
  expect([gate.running(), gate.waiting()]).toEqual([0, 0]);
});

it("lets those who wait in at once when the limit grows, and stops nobody when it shrinks", async () => {
  const gate = createGate(1);
  const tasks = [task(), task(), task()];
  const all = Promise.all(tasks.map((one) => gate.run(one.run)));
  gate.setLimit(3);
  await expect.poll(() => tasks.every((one) => one.state.started)).toBe(true);
  gate.setLimit(1);
  expect(gate.running()).toBe(3);
  const late = task();
  const last = gate.run(late.run);
  tasks[0]?.state.end();
  tasks[1]?.state.end();
  await expect.poll(() => gate.running()).toBe(1);
  expect(late.state.started).toBe(false);
  tasks[2]?.state.end();
  await expect.poll(() => late.state.started).toBe(true);
  late.state.end();
  await Promise.all([all, last]);
});

it("gives the place free when a task fails", async () => {
  const gate = createGate(1);
  await expect(gate.run(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  await expect(gate.run(async () => 5)).resolves.toBe(5);
});
