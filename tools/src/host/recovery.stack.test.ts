import { readFile } from "node:fs/promises";
import { afterAll, beforeEach, afterEach, expect, inject, it } from "vitest";
import { stackProcesses } from "@mayday/local/testing";
import type { ToolOutput } from "../contract.ts";
import { signCredential } from "../credentials.ts";
import { connect, type Session } from "../testing-control.ts";

/** Runs on the whole stack, in which one process after the other dies. They need not get as far as the incident. */
const stack = inject("stack");
const processes = stackProcesses(stack.dataDir);
const plane = {
  url: stack.toolsUrl,
  token: (credential: Parameters<typeof signCredential>[1]) => signCredential(stack.credentialSecret, credential, 3600),
};

type Followed = ToolOutput<"follow_run">;
let learner: Session | null = null;
let run: string;
let events: Followed["events"];
let progress: Followed["progress"] | null;

/** A client; a new one when tools was gone. */
async function session(): Promise<Session> {
  learner ??= await connect(plane, { role: "learner", sub: "learner-of-crashes" });
  return learner;
}

/** Follows the run as the agent does: from the last event on, again after every failure. */
async function until(what: string, reached: () => boolean | undefined): Promise<void> {
  const end = performance.now() + 150_000;
  for (let sinceTick = 0; reached() !== true;) {
    if (performance.now() > end) throw new Error(`${what} did not come: ${JSON.stringify(events)}`);
    const from = { run, after: events.at(-1)?.seq ?? 0, sinceTick, waitSeconds: 2 };
    const followed = await session()
      .then(({ get }) => get("follow_run", from))
      .catch(() => null);
    if (followed === null) {
      learner = null;
      await processes.ready("tools");
      continue;
    }
    events.push(...followed.events);
    progress = followed.progress;
    sinceTick = followed.tick;
  }
}

beforeEach(async () => {
  events = [];
  progress = null;
  ({ run } = await (await session()).get("start_run", { scenario: "invoices-stall" }));
  await until("a look at the system", () => progress !== null && events.length > 0);
});
afterEach(async () => {
  await (await session()).get("abandon_run", { run });
  await until("the debrief", () => progress?.state === "debrief");
  // Whatever the run had done by then, nothing of it stays.
  expect(events.find(({ type }) => type === "reverted")).toMatchObject({ verified: true, differences: [] });
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
});
afterAll(async () => {
  await learner?.client.close();
});

it("loses and doubles no event when tools is killed in mid-run, and goes on", async () => {
  const before = [...events];
  await processes.kill("tools");
  await processes.ready("tools");
  await until("the run's resumption", () => events.some(({ type }) => type === "resumed"));
  const replayed = await (await session()).get("follow_run", { run, after: 0, waitSeconds: 0 });
  expect(replayed.events.slice(0, before.length)).toEqual(before);
  expect(replayed.events.filter(({ type }) => type === "created")).toHaveLength(1);
});

it.each(["prometheus", "redis", "rabbitmq", "sut-postgres"] as const)(
  "says that %s is down, and that it is back",
  async (component) => {
    const frozen = await freeze(await processes.pid(component));
    await until(`word that ${component} is down`, () =>
      events.some((event) => event.type === "telemetry_changed" && event.missing.includes(component)),
    );
    await processes.kill(component).catch(() => "its supervisor was quicker");
    for (const pid of frozen) send(pid, "SIGCONT");
    await processes.ready(component);
    await until(`word that ${component} is back`, () => {
      const last = events.findLast((event) => event.type === "telemetry_changed" || event.type === "ended");
      return last?.type === "ended" || last?.missing.includes(component) === false;
    });
  },
);

/** Stops a process with all that it started: so it is down for longer than its supervisor takes to start it again. */
async function freeze(pid: number): Promise<number[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => "");
  send(pid, "SIGSTOP");
  const below = await Promise.all(
    children
      .split(" ")
      .filter(Boolean)
      .map((child) => freeze(Number(child))),
  );
  return [pid, ...below.flat()];
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}
