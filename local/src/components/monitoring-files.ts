import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { PROJECT } from "../project.ts";
import { writeFileAtomically } from "../write-file-atomically.ts";
import { type Targets, targetVariables } from "../targets.ts";
import type { StackContext } from "./context.ts";

const RULES = join(PROJECT, "observability/prometheus/rules.yaml");
const TARGETS = join(PROJECT, "observability/prometheus/targets.json");

/** Numbers that may be changed while Prometheus runs: what stands before this remark. */
const THRESHOLD = /-?[\d.]+(?:e[+-]?\d+)?(?=\s*# threshold)/g;

/** What tools may change of the environment's Prometheus: the rules in use, and one file per target of the shop. */
export type MonitoringFiles = { rulesFile: string; targetsDir: string };

/** Where they are on this machine. */
export function monitoringFolder({ data }: Pick<StackContext, "data">): string {
  return join(data.config, "monitoring");
}

export function monitoringFiles(folder: string): MonitoringFiles {
  return { rulesFile: join(folder, "rules.yaml"), targetsDir: join(folder, "targets") };
}

/** Writes them; what was changed in them stays changed, as the settings of a service do. */
export async function writeMonitoringFiles(
  folder: string,
  targets: Targets,
  environment: string,
): Promise<MonitoringFiles> {
  const files = monitoringFiles(folder);
  await mkdir(files.targetsDir, { recursive: true });
  await writeRules(files.rulesFile);
  await writeTargets(files.targetsDir, targets, environment);
  return files;
}

async function writeRules(file: string): Promise<void> {
  const rules = await readFile(RULES, "utf8");
  const inUse = await readFile(file, "utf8").catch(() => "");
  const differsInThresholdsAlone = rules.replaceAll(THRESHOLD, "") === inUse.replaceAll(THRESHOLD, "");
  if (!differsInThresholdsAlone) await writeFileAtomically(file, rules);
}

/** `<job>.json` is read by Prometheus; `<job>.json.off` waits until the target is scraped again. */
async function writeTargets(folder: string, targets: Targets, environment: string): Promise<void> {
  const jobs = jobsOf(await readFile(TARGETS, "utf8"), targetVariables(targets));
  for (const name of await readdir(folder)) {
    const [job = ""] = name.split(".");
    if (!Object.hasOwn(jobs, job)) await rm(join(folder, name));
  }
  for (const [job, address] of Object.entries(jobs)) {
    const file = join(folder, `${job}.json`);
    const group = [{ targets: [address], labels: { environment, service: job } }];
    await writeFileAtomically(existsSync(`${file}.off`) ? `${file}.off` : file, `${JSON.stringify(group)}\n`);
  }
}

/** The address of each job. */
function jobsOf(text: string, values: Record<string, string>): Record<string, string> {
  const address = z
    .string()
    .regex(/^\$\{\w+\}$/)
    .transform((placeholder, context) => {
      const value = values[placeholder.slice(2, -1)];
      if (value !== undefined) return value;
      context.addIssue({ code: "custom", message: `there is no listener for ${placeholder}` });
      return z.NEVER;
    });
  return z.record(z.string(), address).parse(JSON.parse(text));
}
