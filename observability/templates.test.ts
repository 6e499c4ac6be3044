import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

const here = (path: string) => join(import.meta.dirname, path);
const read = (path: string) => readFile(here(path), "utf8");
const SHOP = ["gateway", "inventory", "orders", "payments", "worker"];
const PLATFORM = ["tools", "agent"];
const OTHERS = ["rabbitmq", "postgres", "redis", "load", ...PLATFORM, "telemetry", "prometheus", "alertmanager"];
const SIDECARS = SHOP.map((service) => `${service}-mesh`);
const BOARDS = [...SHOP, "overview", "postgres", "redis", "rabbitmq", "mesh", "load", "alerts", "runs", "tutor"];

describe.each(["prometheus/prometheus.yaml", "alertmanager/alertmanager.yaml"])("%s", (path) => {
  test("names at its top exactly the placeholders that it uses", async () => {
    const text = await read(path);
    const top = text.split("\n").filter((line) => line.startsWith("#   "));
    const named = top.flatMap((line) => line.match(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*\b(?=[ \n]|$)/g) ?? []);
    const used = [...text.matchAll(/\$\{([^}]*)\}/g)].map(([, name]) => name);
    expect(new Set(named)).toEqual(new Set(used));
  });
});

test("every process is scraped, and every target has an environment and a service", async () => {
  const text = (await read("prometheus/prometheus.yaml")).replaceAll(/\$\{(\w+)\}/g, "$1");
  const target = z.object({
    labels: z.object({ environment: z.enum(["ENVIRONMENT", "platform"]), service: z.string() }),
  });
  const file = z.object({ files: z.tuple([z.string()]) });
  const job = z.union([
    z.object({ job_name: z.string(), static_configs: z.tuple([target]) }),
    z.object({ job_name: z.string(), file_sd_configs: z.tuple([file]) }),
  ]);
  const { scrape_configs: jobs } = z.object({ scrape_configs: z.array(job) }).parse(parse(text));
  // What writes the files gives each target its environment, and the service that its job is named after.
  const inFiles = jobs.flatMap((one) => ("file_sd_configs" in one ? [one] : []));
  for (const { job_name: name, file_sd_configs: files } of inFiles)
    expect(files[0].files[0]).toBe(`TARGETS_DIR/${name === "mesh" ? "*-mesh" : name}.json`);
  const targets = z.record(z.string(), z.string()).parse(JSON.parse(await read("prometheus/targets.json")));
  const jobsInFiles = inFiles.flatMap((one) => (one.job_name === "mesh" ? SIDECARS : [one.job_name]));
  expect(new Set(jobsInFiles)).toEqual(new Set(Object.keys(targets)));

  const services = jobs.map((one) => ("static_configs" in one ? one.static_configs[0].labels.service : one.job_name));
  expect(new Set(services)).toEqual(new Set([...SHOP, ...OTHERS, "mesh"]));
  expect(jobs.map((one) => one.job_name)).toEqual(services);
  const fixed = jobs.flatMap((one) => ("static_configs" in one ? [one.static_configs[0].labels] : []));
  const ofPlatform = fixed.filter(({ environment }) => environment === "platform");
  expect(ofPlatform.map(({ service }) => service)).toEqual(PLATFORM);
});

describe("alerts", async () => {
  const alert = z.object({
    alert: z.string(),
    labels: z.object({ severity: z.enum(["page", "ticket"]) }),
    annotations: z.strictObject({
      summary: z.string(),
      description: z.string(),
      runbook: z.string(),
      dashboard: z.enum([...BOARDS, "{{ $labels.service }}"]),
    }),
    for: z.string().regex(/^\d+s$/),
    expr: z.string(),
  });
  const rules = z
    .object({ groups: z.array(z.object({ rules: z.array(z.looseObject({ alert: z.string().optional() })) })) })
    .parse(parse(await read("prometheus/rules.yaml")));
  const alerts = rules.groups.flatMap((group) => group.rules).filter((rule) => rule.alert !== undefined);
  const runbooks = await read("../docs/runbooks.md");

  test("are those that the contract names", async () => {
    const contract = await read("../docs/architecture.md");
    const [, named = ""] = /`dashboard`:\n([\s\S]*?)\n\n/.exec(contract) ?? [];
    const names = [...named.matchAll(/`(\w+)`/g)].map(([, name]) => name);
    expect(new Set(alerts.map((rule) => rule.alert))).toEqual(new Set(names));
  });

  test("and no others have a runbook", () => {
    const headings = [...runbooks.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).toHaveLength(alerts.length);
    expect(new Set(headings)).toEqual(new Set(alerts.map((rule) => rule.alert)));
  });

  test.each(alerts)("$alert says the symptom and where to read on", (rule) => {
    const { annotations, alert: name, for: pending, expr } = alert.parse(rule);
    const [, anchor] = annotations.runbook.split("docs/runbooks.md#");
    expect(anchor).toBe(name.toLowerCase());
    expect(runbooks).toContain(`\n## ${name}\n`);
    expect(Number.parseInt(pending, 10)).toBeLessThanOrEqual(20);
    // At most one number can be changed, and it is compared with.
    const thresholds = expr.match(/# threshold$/gm) ?? [];
    expect(expr.match(/[<>]=? -?[\d.]+(?:e[+-]?\d+)? # threshold$/gm) ?? []).toHaveLength(thresholds.length);
    expect(thresholds.length).toBeLessThanOrEqual(1);
  });
});
