import { writeFileSync } from "node:fs";
import { pathOfRecording } from "../fixtures/recorded.ts";
import { FIXTURE } from "../fixtures/play.ts";
import { LEARNERS } from "../simulation/learner.ts";
import { simulateRun } from "../simulation/run.ts";
import { runCli } from "./run-cli.ts";

const SEEDS = [3, 8];

/** Records runs of the test scenario anew, for `recorded-runs.test.ts`; to be done when pacing is changed on purpose. */
await runCli(() => {
  for (const kind of LEARNERS) {
    for (const seed of SEEDS) {
      const { events } = simulateRun(FIXTURE, kind, "mayday", seed);
      const lines = events.map((event) => `${JSON.stringify(event)}\n`).join("");
      writeFileSync(pathOfRecording(`${kind}-${seed}`), lines);
    }
  }
});
