import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { z } from "zod";
import { stackProcesses } from "@mayday/local/testing";
import { openBrowser, type Browser } from "./cli/browser.ts";
import { observe, type Observer } from "./cli/drill/observer.ts";
import { need } from "./cli/drill/play.ts";
import { askAsInstructor } from "./cli/instructor.ts";
import { signCredential, until } from "./testing.ts";

/** One incident, watched as a browser does, in which one process after the other dies. */
const stack = inject("stack");
const processes = stackProcesses(stack.dataDir);
const vectorSchema = z.object({
  data: z.object({ result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })) }),
});
let browser: Browser;
let observer: Observer;
let run: string;

beforeAll(async () => {
  browser = await openBrowser(stack.agentUrl);
  ({ run } = need(await browser.call("start_run", { scenario: "invoices-stall" }), "start the run"));
  observer = observe(browser, run);
  await observer.watch();
  await observer.when("incident", 400, () => observer.state.progress?.state === "active");
}, 480_000);

afterAll(async () => {
  // The agent may only be about to find tools again.
  await until(isAbandoned, "the run is abandoned");
  await observer.when("end of the run", 60, () => observer.state.progress?.state === "debrief");
  const events = await runEvents();
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  for (const once of ["created", "injected", "symptom_confirmed", "ended"])
    expect(events.filter(({ type }) => type === once)).toHaveLength(1);
  expect(events.find(({ type }) => type === "reverted")).toMatchObject({ verified: true, differences: [] });
  // No order was lost to what died: those that waited get shipped.
  await until(async () => (await oldestOrderSeconds()) < 5, "every order is shipped", 120);
  const messages = observer.feed.flatMap((item) => (item.type === "tutor_message" ? [item.id] : []));
  expect(new Set(messages).size).toBe(messages.length);
  const received = [...observer.feed];
  const replay = await browser.watch(run, 0);
  expect(replay.status === "ok" && replay.items.slice(0, received.length)).toEqual(received);
  expect(observer.problems).toEqual([]);
  browser.close();
}, 480_000);

const isAbandoned = async () => (await browser.call("abandon_run", { run })).status === "ok";

async function runEvents() {
  const token = signCredential(stack.credentialSecret, { role: "instructor", sub: "recovery-test" });
  const { events } = await askAsInstructor(stack.toolsUrl, token, "follow_run", { run, after: 0, waitSeconds: 0 });
  return events;
}

/** How long the oldest order that is not shipped has waited. */
async function oldestOrderSeconds(): Promise<number> {
  const query = new URLSearchParams({ query: "max(orders_oldest_unshipped_seconds)" }).toString();
  const answer = vectorSchema.parse(await (await fetch(`${stack.prometheusUrl}/api/v1/query?${query}`)).json());
  return Number(answer.data.result[0]?.value[1] ?? Number.NaN);
}

/** Says something and waits for the tutor's answer to it. */
async function converse(id: string, meanwhile: () => Promise<void> = async () => undefined): Promise<void> {
  need(await browser.say(run, "what now?", id), "talk to the tutor");
  await meanwhile();
  await observer.when(`answer to ${id}`, 60, () =>
    observer.feed.some((item) => item.type === "tutor_message" && item.id.endsWith(id)),
  );
}

async function killAndAwait(name: "agent" | "tools"): Promise<void> {
  await processes.kill(name);
  await processes.ready(name);
}

it("answers what was said before the agent was killed, and what is said after", async () => {
  await converse("before-the-kill", () => killAndAwait("agent"));
  await converse("after-the-kill");
});

it("loses and doubles no event when tools is killed, and goes on", async () => {
  const before = await runEvents();
  await killAndAwait("tools");
  await observer.when("word that the control plane was restarted", 60, () =>
    observer.feed.some((item) => item.type === "notice" && item.text.includes("restarted")),
  );
  expect((await runEvents()).slice(0, before.length)).toEqual(before);
  await converse("after-tools-were-killed");
});

it.each(["prometheus", "redis", "rabbitmq", "sut-postgres"] as const)(
  "says that %s is down, judges nothing meanwhile, and goes on when it is back",
  async (component) => {
    const isMissing = () => observer.state.progress?.telemetry.missing.includes(component);
    const oracles = () =>
      observer.state.progress?.stages.flatMap(({ checks }) => checks.filter(({ kind }) => kind === "oracle")) ?? [];
    const kill = await processes.freeze(component);
    await observer.when(`word that ${component} is down`, 60, isMissing);
    expect(oracles().map(({ state }) => state)).toEqual(oracles().map(() => "no_data"));
    expect(observer.feed.findLast(({ type }) => type === "telemetry")).toMatchObject({
      missing: expect.arrayContaining([component]),
    });
    await kill();
    await processes.ready(component);
    await observer.when(`word that ${component} is back`, 60, () => isMissing() === false);
    await observer.when("readings again", 60, () => oracles().some(({ state }) => state !== "no_data"));
    expect(observer.feed.filter(({ type }) => type === "check")).toEqual([]);
  },
);
