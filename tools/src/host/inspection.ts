import { SERVICES } from "@mayday/scenarios/contract";
import type { Service } from "@mayday/scenarios/contract";
import type { LiveRun } from "./live-run.ts";
import type { RunHost } from "./run-host.ts";

type Evidence = "metrics" | "logs" | "traces" | "database" | "cache" | "queue" | "config";

/** Records that the learner looked at evidence; once per sort, service and minute, so that polling does not fill the log. */
export async function noteInspection(
  runs: RunHost,
  run: LiveRun,
  seen: { evidence: Evidence; services: readonly string[]; what: string },
): Promise<void> {
  if (run.model.state !== "active") return;
  const known = seen.services.filter((service): service is Service => SERVICES.some((name) => name === service));
  const minute = Math.floor(Date.now() / 60_000);
  for (const service of known.length > 0 ? new Set(known) : [null]) {
    const key = `${seen.evidence}:${service}`;
    if (run.inspectedAt.get(key) === minute) continue;
    run.inspectedAt.set(key, minute);
    await runs.command(run, { type: "inspect", evidence: seen.evidence, service, what: seen.what.slice(0, 200) });
  }
}

/** The services that a PromQL query names by `service="…"`. */
export function servicesInQuery(query: string): string[] {
  return [...query.matchAll(/\bservice\s*=\s*"([^"]*)"/g)].map(([, service]) => service ?? "");
}

/** The services whose tables an SQL text names (the schema of a table is its service's name). */
export function servicesInSql(text: string): string[] {
  return SERVICES.filter((service) => new RegExp(`\\b${service}\\.`, "i").test(text));
}
