import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { PROJECT } from "../project.ts";
import { writeFileAtomically } from "../write-file-atomically.ts";
import { ENVIRONMENT, type StackContext } from "./context.ts";
import { portVariables, renderTemplate } from "./template.ts";

const RULES = join(PROJECT, "observability/prometheus/rules.yaml");
const TARGETS = join(PROJECT, "observability/prometheus/targets.json");

/** Numbers that may be changed while Prometheus runs: what stands before this remark. */
const THRESHOLD = /-?[\d.]+(?:e[+-]?\d+)?(?=\s*# threshold)/g;

/** What tools may change of the environment's Prometheus: the rules in use, and one file per target of the shop. */
export type MonitoringFiles = { rulesFile: string; targetsDir: string };

export function monitoringFiles({ data }: Pick<StackContext, "data">): MonitoringFiles {
  const folder = join(data.config, "monitoring");
  return { rulesFile: join(folder, "rules.yaml"), targetsDir: join(folder, "targets") };
}

/** Writes them; what was changed in them stays changed, as the settings of a service do. */
export async function writeMonitoringFiles(context: Pick<StackContext, "data" | "ports">): Promise<MonitoringFiles> {
  const files = monitoringFiles(context);
  await mkdir(files.targetsDir, { recursive: true });
  await writeRules(files.rulesFile);
  await writeTargets(context, files.targetsDir);
  return files;
}

async function writeRules(file: string): Promise<void> {
  const rules = await readFile(RULES, "utf8");
  const inUse = await readFile(file, "utf8").catch(() => "");
  const differsInThresholdsAlone = rules.replaceAll(THRESHOLD, "") === inUse.replaceAll(THRESHOLD, "");
  if (!differsInThresholdsAlone) await writeFileAtomically(file, rules);
}

/** `<job>.json` is read by Prometheus; `<job>.json.off` waits until the target is scraped again. */
async function writeTargets({ ports }: Pick<StackContext, "ports">, folder: string): Promise<void> {
  const rendered = await renderTemplate(TARGETS, portVariables(ports));
  const targets = z.record(z.string(), z.string()).parse(JSON.parse(rendered));
  for (const name of await readdir(folder)) {
    const [job = ""] = name.split(".");
    if (!Object.hasOwn(targets, job)) await rm(join(folder, name));
  }
  for (const [job, address] of Object.entries(targets)) {
    const file = join(folder, `${job}.json`);
    const group = [{ targets: [address], labels: { environment: ENVIRONMENT, service: job } }];
    await writeFileAtomically(existsSync(`${file}.off`) ? `${file}.off` : file, `${JSON.stringify(group)}\n`);
  }
}
