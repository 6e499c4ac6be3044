import { access, readFile, readdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { ToolError } from "../tool-error.ts";
import type { EnvironmentEntry } from "./environments-file.ts";
import { ask, parseAnswer, reasonOf, SourceUnavailable, type Source } from "./source.ts";
import { comparesWith, readThresholds, withThreshold } from "./threshold-text.ts";

/** Prometheus looks at files of targets every 5 s, and its scrapers follow within another 5 s. */
const TARGET_DEADLINE_MS = 20_000;
const RULE_DEADLINE_MS = 5_000;
const POLL_MS = 250;

const rulesSchema = z.object({
  data: z.object({
    groups: z.array(z.object({ rules: z.array(z.object({ name: z.string(), type: z.string(), query: z.string() })) })),
  }),
});
const targetsSchema = z.object({ data: z.object({ activeTargets: z.array(z.object({ scrapePool: z.string() })) }) });

export type Monitoring = ReturnType<typeof monitoring>;

/**
 * How an environment is watched: the thresholds of its alerts and the targets that are scraped, in files that
 * Prometheus reads (see ENVIRONMENTS_FILE in docs/architecture.md). `files` undefined: nothing of it can be changed.
 */
export function monitoring(source: Source, files: EnvironmentEntry["monitoring"]) {
  const place = () => {
    if (files !== undefined) return files;
    throw new ToolError(
      "unavailable",
      "The monitoring of this environment cannot be changed from here",
      "Name its files under `monitoring` in the environments file.",
    );
  };
  const fileOf = (job: string, scraped: boolean) =>
    join(place().targetsDir, scraped ? `${job}.json` : `${job}.json.off`);

  async function rules(): Promise<string> {
    return reading(readFile(place().rulesFile, "utf8"));
  }

  async function useRules(text: string, signal: AbortSignal): Promise<void> {
    const { rulesFile } = place();
    await reading(writeFile(`${rulesFile}.new`, text));
    await reading(rename(`${rulesFile}.new`, rulesFile));
    const answer = await ask(source, "/-/reload", { method: "POST", signal }, [500]);
    if (answer.status !== 200)
      throw new ToolError("internal", `prometheus did not take the rules: ${answer.body.slice(0, 300)}`, "Try again.");
  }

  return {
    /** What each alert compares with now; alerts without a threshold are left out. */
    async thresholds(): Promise<Map<string, number>> {
      return readThresholds(await rules());
    },

    /** Writes the threshold, has Prometheus read it, and waits until its rule compares with it. */
    async setThreshold(alert: string, value: number, signal: AbortSignal): Promise<void> {
      const before = await rules();
      const text = withThreshold(before, alert, value);
      if (text === null) {
        throw new ToolError(
          "invalid_input",
          `${alert} is not an alert with a threshold`,
          `These have one: ${[...readThresholds(before).keys()].join(", ")}.`,
        );
      }
      try {
        await useRules(text, signal);
      } catch (error) {
        if (error instanceof ToolError && error.code === "internal") await useRules(before, signal);
        throw error;
      }
      const inUse = await until(RULE_DEADLINE_MS, signal, async () => {
        const answer = await ask(source, "/api/v1/rules", { query: { type: "alert" }, signal });
        return parseAnswer(source, answer, rulesSchema)
          .data.groups.flatMap((group) => group.rules)
          .some((rule) => rule.name === alert && comparesWith(rule.query, value));
      });
      if (!inUse) throw new SourceUnavailable(source.name, `it still has another threshold for ${alert}`);
    },

    /** The targets of the shop, and whether each is scraped. */
    async targets(): Promise<Map<string, boolean>> {
      const names = await reading(readdir(place().targetsDir));
      return new Map(
        names
          .toSorted((a, b) => a.localeCompare(b))
          .flatMap((name) => {
            const [, job, off] = /^([a-z][a-z0-9-]*)\.json(\.off)?$/.exec(name) ?? [];
            return job === undefined ? [] : [[job, off === undefined]];
          }),
      );
    },

    /** Puts the target among those that are scraped or takes it away, and waits until Prometheus has noticed. */
    async setTarget(job: string, scraped: boolean, signal: AbortSignal): Promise<void> {
      const known = await this.targets();
      const now = known.get(job);
      if (now === undefined) {
        const reason = `${job} is not a target that can be taken away or put back`;
        throw new ToolError("invalid_input", reason, `These are: ${[...known.keys()].join(", ")}.`);
      }
      if (now !== scraped) await reading(rename(fileOf(job, now), fileOf(job, scraped)));
      const noticed = await until(TARGET_DEADLINE_MS, signal, async () => {
        const answer = await ask(source, "/api/v1/targets", { query: { state: "active" }, signal });
        const { activeTargets } = parseAnswer(source, answer, targetsSchema).data;
        return activeTargets.some(({ scrapePool }) => scrapePool === job) === scraped;
      });
      if (!noticed) throw new SourceUnavailable(source.name, `it has not noticed the change of ${job} yet`);
    },

    /** What is set now, as text by a name for people; nothing where it cannot be changed. */
    async snapshot(): Promise<Record<string, string>> {
      if (files === undefined) return {};
      const [thresholds, targets] = await Promise.all([this.thresholds(), this.targets()]);
      return {
        ...Object.fromEntries([...thresholds].map(([alert, value]) => [`threshold of ${alert}`, String(value)])),
        ...Object.fromEntries([...targets].map(([job, on]) => [`target ${job}`, on ? "scraped" : "not scraped"])),
      };
    },

    /** Whether anything of it can be changed here. */
    async isHere(): Promise<boolean> {
      if (files === undefined) return false;
      return access(files.rulesFile).then(
        () => true,
        () => false,
      );
    },
  };
}

/** @throws SourceUnavailable when the files of Prometheus cannot be reached. */
async function reading<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new SourceUnavailable("prometheus", `its files: ${reasonOf(error)}`, { cause: error });
  }
}

/** Whether it holds before the deadline; asks again and again. */
async function until(deadlineMs: number, signal: AbortSignal, holds: () => Promise<boolean>): Promise<boolean> {
  const end = performance.now() + deadlineMs;
  while (!(await holds())) {
    if (performance.now() > end) return false;
    await delay(POLL_MS, undefined, { signal });
  }
  return true;
}
