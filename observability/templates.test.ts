import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

const here = (path: string) => join(import.meta.dirname, path);
const read = (path: string) => readFile(here(path), "utf8");
const SHOP = ["gateway", "inventory", "orders", "payments", "worker"];
const SIDECARS = SHOP.map((service) => `${service}-mesh`);
const OTHERS = ["rabbitmq", "load", "tools", "agent", "telemetry", "prometheus", "alertmanager"];

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
  const text = (await read("prometheus/prometheus.yaml")).replaceAll(/\$\{\w+\}/g, "4000");
  const target = z.object({ labels: z.object({ environment: z.literal("4000"), service: z.string() }) });
  const config = z
    .object({ scrape_configs: z.array(z.object({ job_name: z.string(), static_configs: z.array(target).min(1) })) })
    .parse(parse(text));
  const services = config.scrape_configs.map((job) => ({
    job: job.job_name,
    services: job.static_configs.map(({ labels }) => labels.service),
  }));
  expect(new Set(services.flatMap((one) => one.services))).toEqual(new Set([...SHOP, ...SIDECARS, ...OTHERS]));
  const [mesh, ...others] = services.toSorted((a, b) => b.services.length - a.services.length);
  expect(mesh).toEqual({ job: "mesh", services: SIDECARS });
  for (const { job, services: one } of others) expect(one).toEqual([job]);
});

describe("alerts", async () => {
  const alert = z.object({
    alert: z.string(),
    labels: z.object({ severity: z.enum(["page", "ticket"]) }),
    annotations: z.strictObject({ summary: z.string(), description: z.string(), runbook: z.string() }),
    for: z.string().regex(/^\d+s$/),
  });
  const rules = z
    .object({ groups: z.array(z.object({ rules: z.array(z.looseObject({ alert: z.string().optional() })) })) })
    .parse(parse(await read("prometheus/rules.yaml")));
  const alerts = rules.groups.flatMap((group) => group.rules).filter((rule) => rule.alert !== undefined);

  test("are those that the contract names", async () => {
    const contract = await read("../docs/architecture.md");
    const [, named = ""] = /`runbook`:\n([\s\S]*?)\n\n/.exec(contract) ?? [];
    const names = [...named.matchAll(/`(\w+)`/g)].map(([, name]) => name);
    expect(new Set(alerts.map((rule) => rule.alert))).toEqual(new Set(names));
  });

  test.each(alerts)("$alert says the symptom and where to read on", async (rule) => {
    const { annotations, alert: name, for: pending } = alert.parse(rule);
    const [, anchor] = annotations.runbook.split("docs/runbooks.md#");
    expect(anchor).toBe(name.toLowerCase());
    expect(await read("../docs/runbooks.md")).toContain(`\n## ${name}\n`);
    expect(Number.parseInt(pending, 10)).toBeLessThanOrEqual(20);
  });
});
