import { afterAll, beforeAll, expect, it } from "vitest";
import type { ToolOutput } from "../contract.ts";
import { connect, type Session } from "../testing-control.ts";
import { LEARNER, startIncident, type Incident } from "../testing-incident.ts";

/** What a learner may take along and have deleted, over the real route. */
let incident: Incident;
let other: Session;
beforeAll(async () => {
  incident = await startIncident();
  other = await connect(incident.plane, { role: "learner", sub: "learner-two" });
  const { store } = incident.plane.control;
  const row = await store.find(incident.run);
  if (row === null) throw new Error("the run has no row");
  const many = Array.from({ length: 1500 }, (_, index) => inspection(index + 1));
  // A run of long ago with more events than a page holds, and one of somebody else.
  for (const [id, learner] of [
    ["run-long", LEARNER.sub],
    ["run-other", "learner-two"],
  ] as const) {
    const summary = { state: "closed", endedWhy: "completed", passed: 5, checks: 5, unaided: 5, settled: true };
    await store.create({ ...row, ...summary, id, learner, environment: `of ${id}`, startedAt: 1 }, many.slice(0, 1));
    await store.append(id, many.slice(1), summary, { release: true });
  }
});
afterAll(async () => {
  await other.client.close();
  await incident.stop();
});

const inspection = (seq: number) =>
  ({ type: "inspected", evidence: "logs", service: null, what: `look ${seq}`, seq, at: seq }) as const;

async function takeAll(session: Session) {
  const pages: ToolOutput<"export_data">[] = [];
  for (let from: ToolOutput<"export_data">["next"] = null, first = true; first || from !== null; first = false) {
    const page: ToolOutput<"export_data"> = await session.get("export_data", { from });
    pages.push(page);
    from = page.next;
  }
  return pages;
}

async function untilOver(): Promise<void> {
  const { host, learner, run } = incident;
  await learner.get("abandon_run", { run });
  for (let after = 0, state = ""; state !== "debrief" && state !== "closed";) {
    const { events, progress } = await host.get("follow_run", { run, after, waitSeconds: 20 });
    after = events.at(-1)?.seq ?? after;
    state = progress.state;
  }
}

it("gives a learner all of their own, and has it deleted as a whole once no run is open", async () => {
  const { learner, run, plane, host } = incident;
  const { store } = plane.control;

  const pages = await takeAll(learner);
  expect(pages.map((page) => [page.run?.run, page.events.length > 0])).toEqual([
    ["run-long", true],
    ["run-long", true],
    [run, true],
  ]);
  const long = pages.slice(0, 2).flatMap(({ events }) => events.map(({ seq }) => seq));
  expect(long).toEqual(Array.from({ length: 1500 }, (_, index) => index + 1));
  const { events } = await host.get("follow_run", { run, after: 0, waitSeconds: 0 });
  const taken = pages[2]?.events ?? [];
  // The run goes on meanwhile.
  expect(taken[0]).toMatchObject({ type: "created" });
  expect(taken).toEqual(events.slice(0, taken.length));

  const refused = await learner.call("delete_data", { confirm: "delete everything" });
  expect(refused).toMatchObject({ code: "conflict", reason: expect.stringContaining(run) });
  expect(await store.read("run-long")).toHaveLength(1500);

  await untilOver();
  expect(await learner.get("delete_data", { confirm: "delete everything" })).toMatchObject({ runs: 2 });
  expect((await learner.get("list_runs", {})).runs).toEqual([]);
  expect(await takeAll(learner)).toEqual([{ status: "ok", run: null, events: [], next: null }]);
  expect([await store.read(run), await store.read("run-long")]).toEqual([[], []]);
  expect(await host.call("follow_run", { run, after: 0, waitSeconds: 0 })).toMatchObject({ code: "not_found" });
  expect(await learner.get("delete_data", { confirm: "delete everything" })).toMatchObject({ runs: 0 });

  expect((await other.get("list_runs", {})).runs).toMatchObject([{ run: "run-other" }]);
  expect(await store.read("run-other")).toHaveLength(1500);
  await learner.get("start_run", { scenario: "few-threads", seed: 2 });
});

it("gives nobody a run of somebody else, and deletes nothing that was not asked for in so many words", async () => {
  const { learner, instructor, tutor } = incident;
  const from = { run: "run-other", after: 0 };
  expect(await learner.call("export_data", { from })).toMatchObject({ code: "not_found" });
  expect(await other.call("delete_data", { confirm: "yes" as "delete everything" })).toMatchObject({
    code: "invalid_input",
  });
  for (const session of [instructor, tutor]) {
    await expect(session.call("export_data", {})).rejects.toThrow();
    await expect(session.call("delete_data", { confirm: "delete everything" })).rejects.toThrow();
  }
  expect((await other.get("list_runs", {})).runs).toHaveLength(1);
});
