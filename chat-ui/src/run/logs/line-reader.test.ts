import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ToolInput } from "@mayday/agent/contract";
import { createLineReader, PAGE } from "./line-reader.ts";

// The last minutes are those before now, which stands still: lines are as old as a test says.
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

type Line = { at: number; service: string; level: string; message: string; traceId: null; fields: object };
const line = (at: number): Line => ({
  at,
  service: "a",
  level: "info",
  message: `at ${at}`,
  traceId: null,
  fields: {},
});

/** Answers as tools does: the newest of the time, as many as asked for, the end excluded. */
function store(lines: Line[]) {
  const asked: ToolInput<"search_logs">[] = [];
  const search = async (input: ToolInput<"search_logs">) => {
    asked.push(input);
    const { from, to, limit = 100 } = input;
    const found = lines.filter(({ at }) => at >= from && at < to).sort((a, b) => b.at - a.at);
    if (found.length === 0) return { status: "no_data" as const, reason: "none", tryNext: "" };
    return { status: "ok" as const, lines: found.slice(0, limit).map((one) => ({ ...one, fields: {} })) };
  };
  return { lines, asked, search };
}
const range = { from: 1, to: 100_000_000 };

test("the rest is read page by page, and nothing is missing or doubled where pages meet", async () => {
  // Several lines share each millisecond, so that pages end in the middle of one.
  const lines = Array.from({ length: 2 * PAGE + 500 }, (_, at) => ({
    ...line(1000 + Math.floor(at / 7)),
    message: `${at}`,
  }));
  const reader = createLineReader(store(lines).search, "r", {}, range);
  await reader.restart();
  expect(reader.state.get()).toMatchObject({ whole: false, failure: null });
  while (!reader.state.get().whole) await reader.older();
  expect(reader.state.get().lines).toHaveLength(lines.length);
});

test("what comes waits while it is held, late lines too, and is shown once", async () => {
  const now = Date.now();
  const place = store([line(now - 1000), line(now - 2000)]);
  const reader = createLineReader(place.search, "r", {}, { minutes: 5 });
  await reader.restart();
  place.lines.push(line(now - 500), line(now - 1500));
  await reader.newer(true);
  await reader.newer(true);
  expect(reader.state.get().lines).toHaveLength(2);
  expect(reader.state.get().waiting).toHaveLength(2);
  await reader.show();
  expect(reader.state.get().lines?.map(({ at }) => now - at)).toEqual([500, 1000, 1500, 2000]);
  place.lines.push(line(now - 100));
  await reader.newer(false);
  expect(reader.state.get()).toMatchObject({ waiting: [], behind: false });
  expect(reader.state.get().lines).toHaveLength(5);
});

test("after too much was missed the list is begun anew, when that is wanted", async () => {
  const now = Date.now();
  const place = store([line(now - 60_000)]);
  const reader = createLineReader(place.search, "r", {}, { minutes: 5 });
  await reader.restart();
  for (let at = 0; at < 4 * PAGE; at++) place.lines.push(line(now - 50_000 + at));
  await reader.newer(true);
  expect(reader.state.get()).toMatchObject({ behind: true });
  expect(reader.state.get().lines).toHaveLength(1);
  await reader.show();
  expect(reader.state.get()).toMatchObject({ behind: false, whole: false });
  expect(reader.state.get().lines).toHaveLength(PAGE);
});

test("a failure is told and keeps what is there", async () => {
  const failure = { status: "error" as const, code: "unavailable" as const, reason: "gone", tryNext: "Wait." };
  const place = store([line(Date.now() - 1000)]);
  let down = false;
  const reader = createLineReader(async (input) => (down ? failure : place.search(input)), "r", {}, { minutes: 5 });
  await reader.restart();
  down = true;
  await reader.newer(false);
  expect(reader.state.get()).toMatchObject({ failure, busy: false });
  expect(reader.state.get().lines).toHaveLength(1);
});
