import { readFileSync } from "node:fs";
import { describe, expect, inject, test, vi } from "vitest";
import { z } from "zod";

const { prometheusUrl, alertmanagerUrl, telemetryUrl, environmentsFile } = inject("stack");
const hasMesh = readFileSync(environmentsFile, "utf8").includes('"meshUrl"');
const OBJECTIVES = ["browse", "search", "checkout", "shipping", "inventory", "orders", "payments"];
const PATIENCE = { timeout: 120_000, interval: 1000 };

const vectorSchema = z.object({
  data: z.object({
    result: z.array(z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) })),
  }),
});

async function query(expression: string) {
  const answer = await fetch(`${prometheusUrl}/api/v1/query?${new URLSearchParams({ query: expression }).toString()}`);
  return vectorSchema.parse(await answer.json()).data.result;
}

const alertsSchema = z.object({ data: z.object({ alerts: z.array(z.object({ state: z.string() })) }) });

/** Not the series ALERTS: of an alert that fired when Prometheus was killed it goes on telling for five minutes. */
async function firing() {
  const answer = await fetch(`${prometheusUrl}/api/v1/alerts`);
  return alertsSchema.parse(await answer.json()).data.alerts.filter(({ state }) => state === "firing");
}

/** The objectives that have data. */
async function slos() {
  const counted = await query('count by (slo) (slo:bad_requests:ratio_2m{environment="local"})');
  return new Set(counted.map(({ metric }) => metric["slo"]));
}

const services = async (expression: string) =>
  new Set((await query(expression)).map(({ metric }) => metric["service"]));

/** Without Envoy nothing of the mesh is there to be seen. */
const unseen = async () =>
  Array.from(await services("up == 0")).filter((service) => hasMesh || service?.endsWith("-mesh") !== true);

describe("rules on the live stack", () => {
  test("are all healthy, and every recording rule has data of this environment", async () => {
    const rulesSchema = z.object({
      data: z.object({
        groups: z.array(
          z.object({ rules: z.array(z.object({ name: z.string(), type: z.string(), health: z.string() })) }),
        ),
      }),
    });
    const readRules = async () =>
      rulesSchema
        .parse(await (await fetch(`${prometheusUrl}/api/v1/rules`)).json())
        .data.groups.flatMap(({ rules }) => rules);
    await vi.waitUntil(async () => (await readRules()).every(({ health }) => health !== "unknown"), PATIENCE);
    const rules = await readRules();
    expect(rules.filter(({ health }) => health !== "ok")).toEqual([]);
    const recorded = new Set(rules.filter(({ type }) => type === "recording").map(({ name }) => name));
    expect(recorded.size).toBeGreaterThan(0);
    for (const name of recorded) {
      await vi.waitUntil(async () => (await query(`${name}{environment="local"}`)).length > 0, PATIENCE);
    }
    // The load may just have begun, and not every journey be taken yet.
    await expect.poll(slos, PATIENCE).toEqual(new Set(OBJECTIVES));
  });

  test("see every process, and the depth of the orders' queue", async () => {
    await expect.poll(async () => (await services("up")).size, PATIENCE).toBe(19);
    await expect.poll(unseen, PATIENCE).toEqual([]);
    await vi.waitUntil(async () => (await query('rabbitmq_queue_messages{queue="orders"}')).length === 1, PATIENCE);
  });

  test("raise nothing while the shop is healthy", async () => {
    await expect.poll(firing, PATIENCE).toEqual([]);
  });
});

/** The services that a trace passed through; none when the store does not have it. */
const servicesOf = async (traceId: string) => {
  const answer = await fetch(`${telemetryUrl}/api/traces/${traceId}`);
  if (answer.status !== 200) return [];
  return [...(await answer.text()).matchAll(/"key":"service.name","value":\{"stringValue":"(\w+)"/g)].map(
    ([, one]) => one,
  );
};

test("an exemplar of a latency histogram leads to a trace through several services", async () => {
  const exemplarsSchema = z.object({
    data: z.array(z.object({ exemplars: z.array(z.object({ labels: z.object({ trace_id: z.string() }) })) })),
  });
  const traceIds = async () => {
    const parameters = new URLSearchParams({
      query: 'http_server_request_duration_seconds_bucket{service="orders",method="POST"}',
      start: String(Date.now() / 1000 - 300),
      end: String(Date.now() / 1000),
    });
    const answer = await fetch(`${prometheusUrl}/api/v1/query_exemplars?${parameters.toString()}`);
    const series = exemplarsSchema.parse(await answer.json()).data;
    return series.flatMap(({ exemplars }) => exemplars.map(({ labels }) => labels.trace_id));
  };
  await vi.waitUntil(async () => {
    for (const traceId of await traceIds()) {
      const seen = new Set(await servicesOf(traceId));
      if (["gateway", "orders", "inventory", "payments", "worker"].every((service) => seen.has(service))) return true;
    }
    return false;
  }, PATIENCE);
});

test("a page about a service silences the tickets about it, not those about others", async () => {
  const environment = `inhibition-${Date.now()}`;
  const alert = (service: string, severity: string) => ({
    labels: { alertname: `Test${severity}`, environment, service, severity },
    endsAt: new Date(Date.now() + 180_000).toISOString(),
  });
  const alerts = [alert("worker", "page"), alert("worker", "ticket"), alert("orders", "ticket")];
  const posted = await fetch(`${alertmanagerUrl}/api/v2/alerts`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(alerts),
  });
  expect(posted.status).toBe(200);
  const listSchema = z.array(
    z.object({
      labels: z.object({ service: z.string(), severity: z.string() }),
      status: z.object({ state: z.string() }),
    }),
  );
  const states = async () => {
    const filter = new URLSearchParams({ filter: `environment="${environment}"` });
    const list = listSchema.parse(await (await fetch(`${alertmanagerUrl}/api/v2/alerts?${filter.toString()}`)).json());
    return Object.fromEntries(list.map(({ labels, status }) => [`${labels.service} ${labels.severity}`, status.state]));
  };
  // Which alert silences which is known a moment after they came.
  await expect
    .poll(states, PATIENCE)
    .toEqual({ "worker page": "active", "worker ticket": "suppressed", "orders ticket": "active" });
  // Ends them, so that nobody is shown what never happened.
  const ended = alerts.map(({ labels }) => ({ labels, endsAt: new Date().toISOString() }));
  await fetch(`${alertmanagerUrl}/api/v2/alerts`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(ended),
  });
});
