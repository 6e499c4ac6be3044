import { vi } from "vitest";
import { startPostgres } from "@mayday/local/testing";
import type { Hint } from "@mayday/scenarios/contract";
import { connect, startControl } from "./testing-control.ts";
import { SmallSystem, smallScenario } from "./testing-system.ts";

export const LEARNER = { role: "learner", sub: "learner-one" } as const;

const TICK_MS = 100;
const moveBy = (ms: number) => () => void vi.setSystemTime(Date.now() + ms);
/**
 * Five times as fast as the looks come: what lasts for half a minute outlasts what a busy machine takes over a few calls,
 * and what is done every ten seconds is not waited for long.
 */
const moveClock = moveBy(5 * TICK_MS);

/**
 * An incident that is going on, on a small system, with a client of each role over the real route. The clock moves with
 * the looks at the system, and until the incident is there fast, so that the gate's seconds need not be waited for:
 * `stop` sets it right again.
 */
export async function startIncident(hints: Hint[] = []) {
  const postgres = await startPostgres();
  const system = new SmallSystem();
  const small = { ...smallScenario(), hints };
  const loaded = { ...small, variants: [small] };
  const catalog = {
    all: () => [loaded],
    find: (id: string) => (id === loaded.scenario.id ? loaded : undefined),
    require: () => loaded,
    broken: () => new Map([["torn", "torn/scenario.yaml:3: not YAML"]]),
    outdated: () => new Map<string, string>(),
    validate: () => [{ file: "torn/scenario.yaml", problem: "line 3: not YAML" }],
  };
  const plane = await startControl({ postgresUrl: postgres.url, environments: [system], catalog, tickMs: TICK_MS });
  const [learner, tutor, host, instructor] = await Promise.all([
    connect(plane, LEARNER),
    connect(plane, { role: "tutor", sub: LEARNER.sub }),
    connect(plane, { role: "host", sub: "agent" }),
    connect(plane, { role: "instructor", sub: "teacher" }),
  ]);
  const { run } = await learner.get("start_run", { scenario: "few-threads", seed: 1 });
  vi.useFakeTimers({ toFake: ["Date"] });
  system.onLook = moveBy(2000);
  for (let after = 0, state = "preparing"; state !== "active";) {
    const { events, progress } = await host.get("follow_run", { run, after, waitSeconds: 20 });
    after = events.at(-1)?.seq ?? after;
    state = progress.state;
  }
  system.onLook = moveClock;
  return {
    run,
    system,
    plane,
    postgres,
    learner,
    tutor,
    host,
    instructor,
    moveClock,
    stop: async () => {
      vi.useRealTimers();
      await Promise.all([learner, tutor, host, instructor].map(({ client }) => client.close()));
      await plane.stop();
      await postgres.stop();
    },
  };
}
export type Incident = Awaited<ReturnType<typeof startIncident>>;
