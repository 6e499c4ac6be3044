import { describe, expect, it } from "vitest";
import type { Action } from "@mayday/scenarios/contract";
import type { Matcher } from "./environment.ts";
import { stackEnvironment } from "../testing-environment.ts";

const signal = new AbortController().signal;
const environment = stackEnvironment();

const lastMinute = () => ({ from: Date.now() - 60_000, to: Date.now() });
const range = () => ({ from: Date.now() - 60_000, to: Date.now(), step: 5 });

it("every part answers", async () => {
  await expect.poll(async () => (await environment.health()).filter(({ up }) => !up), { timeout: 60_000 }).toEqual([]);
});

describe("metrics", () => {
  it("give a number, or null where there is no data", async () => {
    expect(await environment.readNumber(`count(up{job="prometheus"} or vector(1))`, signal)).toBeGreaterThan(0);
    expect(await environment.readNumber("no_such_metric", signal)).toBeNull();
    expect(await environment.readNumber("vector(0) / vector(0)", signal)).toBeNull();
    expect(await environment.readNumber("scalar(vector(3))", signal)).toBe(3);
  });

  it("are this environment's alone", async () => {
    expect(await environment.readNumber(`up{service="gateway",environment="another"}`, signal)).toBeNull();
    await expect.poll(() => environment.readNumber(`up{service="gateway"}`, signal), { timeout: 20_000 }).toBe(1);
  });

  it("lie on the grid of the step, gaps are null", async () => {
    const asked = range();
    const { series, truncated } = await environment.queryRange({ query: `up{service="inventory"}`, ...asked });
    expect(truncated).toBe(false);
    expect(series).toHaveLength(1);
    expect(series[0]?.points.map(([at]) => at)).toEqual(Array.from({ length: 13 }, (_, i) => asked.from + i * 5000));
    expect(series[0]?.labels).toMatchObject({ environment: environment.name, service: "inventory" });
  });

  it.each([
    ["sum(up", /Prometheus: .*unclosed left parenthesis/],
    ["rate(up)", /Prometheus: .*expected type range vector/],
    [`up{service=~"["}`, /Prometheus: .*missing closing \]/],
    ["up[1m]", /gives text or raw samples|Prometheus: .*range/],
    ["up", /gives \d+ series where one number is wanted/],
  ])("a wrong expression gets Prometheus's own words: %s", async (query, message) => {
    await expect(environment.readNumber(query, signal)).rejects.toMatchObject({ code: "invalid_input", message });
  });

  it("lead from a latency to the traces of single requests, of this environment alone", async () => {
    const query = `histogram_quantile(0.95, rate(http_server_request_duration_seconds_bucket{service="gateway"}[1m]))`;
    await expect
      .poll(async () => (await environment.queryExemplars({ query, ...lastMinute() })).length, { timeout: 60_000 })
      .toBeGreaterThan(5);
    const exemplars = await environment.queryExemplars({ query, ...lastMinute() });
    expect(exemplars.every(({ value, labels }) => value > 0 && labels["service"] === "gateway")).toBe(true);
    const found = async () => await environment.getTrace(exemplars[0]?.traceId ?? "");
    await expect.poll(async () => (await found()).length, { timeout: 20_000 }).toBeGreaterThan(1);
    const elsewhere = 'mayday_tool_duration_seconds_bucket{environment="platform"}';
    expect(await environment.queryExemplars({ query: elsewhere, ...lastMinute() })).toEqual([]);
    await expect(environment.queryExemplars({ query: "sum(", ...lastMinute() })).rejects.toMatchObject({
      code: "invalid_input",
    });
    await expect(environment.queryExemplars({ query, from: 1, to: 0 })).rejects.toMatchObject({
      code: "invalid_input",
    });
  });

  it("too many points are refused with the step that would do", async () => {
    const asked = { query: "up", from: Date.now() - 3_600_000, to: Date.now(), step: 1 };
    await expect(environment.queryRange(asked)).rejects.toMatchObject({ code: "too_large", tryNext: /at least 3 s/ });
    await expect(environment.queryRange({ ...asked, to: 0 })).rejects.toMatchObject({ code: "invalid_input" });
  });
});

describe("silences", () => {
  const matchers: Matcher[] = [
    { label: "alertname", op: "=~", value: "Target.+" },
    { label: "service", op: "!=", value: 'gate"way' },
  ];
  const input = { matchers, minutes: 1, comment: "trying silences", author: "a test" };

  it("are in the snapshot until they are expired, and expire once", async () => {
    const before = await environment.snapshot();
    const { silence, until } = await environment.silence(input);
    expect(until - Date.now()).toBeGreaterThan(50_000);
    const key = `silence ${silence}`;
    await expect
      .poll(async () => (await environment.snapshot())[key])
      .toMatch(/alertname=~"Target.\+".*trying silences/);
    const whole = await environment.snapshot();
    expect(whole).toMatchObject(await environment.snapshotOf("silences"));
    expect(Object.keys(await environment.snapshotOf("silences"))).toContain(key);
    const access = Object.keys(await environment.snapshotOf("access"));
    expect(access.length).toBeGreaterThan(0);
    expect(access.filter((name) => !/ may |^mesh /.test(name))).toEqual([]);
    const mine = async () => (await environment.listSilences()).find(({ id }) => id === silence);
    expect(await mine()).toMatchObject({ matchers, state: "active", author: "a test", until });
    const longer = await environment.extendSilence(silence, 5);
    expect(longer).toMatchObject({ silence });
    await expect.poll(async () => (await mine())?.until).toBeGreaterThan(until + 200_000);
    expect(await environment.expireSilence(silence)).toBe(true);
    expect(await environment.expireSilence(silence)).toBe(false);
    expect(await environment.extendSilence(silence, 5)).toBeNull();
    expect(await environment.expireSilence("00000000-0000-0000-0000-000000000000")).toBe(false);
    await expect.poll(() => environment.snapshot()).toEqual(before);
    expect(await mine()).toMatchObject({ state: "expired" });
  });

  it("that make no sense are refused, and nothing is made", async () => {
    const before = await environment.listSilences();
    const wrong = { ...input, matchers: [{ label: "alertname", op: "=~", value: "*" }] satisfies Matcher[] };
    await expect(environment.silence(wrong)).rejects.toMatchObject({ code: "invalid_input" });
    expect(await environment.listSilences()).toEqual(before);
  });
});

it("a threshold far too low makes its alert fire; what a silence would catch is known before it is made; undone, it ends", async () => {
  const lower: Action = { kind: "monitoring", op: { verb: "set_threshold", alert: "CheckoutSlow", value: 0.001 } };
  const matchers: Matcher[] = [{ label: "alertname", op: "=", value: "CheckoutSlow" }];
  const undo = await environment.captureUndo(lower, signal);
  await environment.apply(lower, signal);
  try {
    const firing = () => environment.previewSilence(matchers);
    await expect.poll(async () => (await firing()).now, { timeout: 40_000 }).toHaveLength(1);
    const { now, heard } = await firing();
    expect(now[0]).toMatchObject({ alert: "CheckoutSlow", service: "gateway", severity: "page" });
    expect(now[0]?.labels).not.toHaveProperty("environment");
    expect(heard.map(({ alert }) => alert)).not.toContain("CheckoutSlow");
    const alert = (await environment.listAlerts()).find((one) => one.alert === "CheckoutSlow");
    expect(alert).toMatchObject({ runbook: "docs/runbooks.md#checkoutslow", dashboard: "gateway" });
  } finally {
    for (const one of undo) await environment.apply(one, signal);
  }
  const after = async () => (await environment.previewSilence(matchers)).lately.map(({ alert }) => alert);
  await expect.poll(after, { timeout: 100_000 }).toEqual(["CheckoutSlow"]);
});

it("what cannot be watched otherwise is refused, and nothing changes", async () => {
  const before = await environment.snapshot();
  for (const op of [
    { verb: "set_threshold", alert: "TargetDown", value: 1 },
    { verb: "set_threshold", alert: "NoSuchAlert", value: 1 },
    { verb: "set_target", job: "prometheus", scraped: false },
  ] as const)
    await expect(environment.apply({ kind: "monitoring", op }, signal)).rejects.toMatchObject({
      code: "invalid_input",
    });
  expect(await environment.snapshot()).toEqual(before);
});

it("every part of the console is there", async () => {
  const { services, tables, load } = await environment.describeOperations();
  expect(services.map(({ service, up }) => `${service} ${up}`).sort()).toEqual(
    ["gateway", "inventory", "orders", "payments", "worker"].map((service) => `${service} true`),
  );
  expect(services.every(({ knobs }) => knobs.some(({ key }) => key === "log_level"))).toBe(true);
  expect(tables.map(({ table }) => table)).toEqual(expect.arrayContaining(["inventory.products", "orders.orders"]));
  expect(tables.find(({ table }) => table === "inventory.products")?.rows).toBeGreaterThan(38_000);
  expect(load?.profiles).toContain("surge");
});

describe("actions leave no trace once they are undone", () => {
  it.each<[string, Action]>([
    ["load", { kind: "load", profile: "quiet" }],
    ["settings", { kind: "config", service: "worker", set: { consumer_prefetch: 2, consumer_concurrency: 2 } }],
    ["a target", { kind: "monitoring", op: { verb: "set_target", job: "load", scraped: false } }],
    [
      "an index",
      {
        kind: "sql",
        op: { verb: "create_index", table: "orders.orders", columns: ["id", "status"], opclass: "default" },
      },
    ],
  ])("%s", async (_, action) => {
    const before = await environment.snapshot();
    const undo = await environment.captureUndo(action, signal);
    await environment.apply(action, signal);
    expect(await environment.snapshot()).not.toEqual(before);
    for (const one of undo) await environment.apply(one, signal);
    expect(await environment.snapshot()).toEqual(before);
  });
});

it("the order queue has a depth", async () => {
  // Not known for some seconds after a restart of the broker.
  await expect.poll(() => environment.queueDepth(signal), { timeout: 30_000 }).toBeGreaterThanOrEqual(0);
});
