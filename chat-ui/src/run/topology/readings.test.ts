import { describe, expect, test } from "vitest";
import { judge } from "./health.ts";
import { readingsOf } from "./readings.ts";
import { sparkPath } from "./spark.ts";

type Series = Parameters<typeof readingsOf>[0][number];
const one = (figure: string, labels: Record<string, string>, ...values: (number | null)[]): Series => ({
  labels: { figure, ...labels },
  points: values.map((value, at) => [at * 1000, value]),
});
const up = (service: string, value = 1): Series => one("up", { service }, value);

describe("readings", () => {
  test("are found by figure and by who it is of", () => {
    const { nodes, edges } = readingsOf([
      one("rate", { service: "gateway" }, 3, 50),
      one("call_rate", { service: "gateway", peer: "orders" }, 1, 12),
      one("call_latency", { service: "gateway", peer: "orders" }, 0.1, 0.2),
      one("attempts", { service: "gateway-mesh", peer: "orders" }, 1, 1.5),
      one("ready", {}, 0, 7),
    ]);
    expect(nodes.get("gateway")).toMatchObject({ rate: 50, errors: null, latency: null, up: null });
    expect(edges.get("gateway-orders")).toMatchObject({
      rate: 12,
      latency: 0.2,
      mesh: { attempts: 1.5, retries: null },
    });
    expect(edges.get("gateway-inventory")).toMatchObject({ rate: null, mesh: null });
    expect(nodes.get("rabbitmq")?.more).toMatchObject({ ready: 7, dead: null });
  });

  test("can be of an earlier moment, and a gap is not zero", () => {
    const series = [one("rate", { service: "orders" }, 3, null, 5)];
    expect([0, 1, 2].map((moment) => readingsOf(series, moment).nodes.get("orders")?.rate)).toEqual([3, null, 5]);
  });

  test("of a store are those of its callers together", () => {
    const { nodes } = readingsOf([
      one("sql_rate", { service: "inventory" }, 90),
      one("sql_errors", { service: "inventory" }, 0),
      one("sql_latency", { service: "inventory" }, 0.3),
      one("sql_rate", { service: "orders" }, 10),
      one("sql_errors", { service: "orders" }, 0.5),
      one("sql_latency", { service: "orders" }, 0.01),
    ]);
    expect(nodes.get("postgres")).toMatchObject({ rate: 100, errors: 0.05, latency: 0.3 });
  });

  test("of a store that does not answer its exporter say that it is down", () => {
    const reached = one("reached", { service: "postgres" }, 0);
    expect(readingsOf([up("postgres"), reached]).nodes.get("postgres")?.up).toBe(false);
    expect(readingsOf([up("redis")]).nodes.get("redis")?.up).toBe(true);
  });
});

const of = (series: Series[], alerts: Parameters<typeof judge>[1] = []) => judge(readingsOf(series), alerts);
const alert = (severity: string) => [{ alert: "RouteErrors", service: "gateway", severity }];

describe("health", () => {
  test("is unknown without data, and down when it does not answer", () => {
    const { nodes, edges } = of([up("orders", 0)]);
    expect(nodes.get("orders")).toMatchObject({ health: "down", reasons: [{ why: "down" }] });
    expect(nodes.get("gateway")).toMatchObject({ health: "unknown", reasons: [{ why: "unmeasured" }] });
    expect(edges.get("gateway-orders")?.health).toBe("down");
    expect(edges.get("gateway-inventory")?.health).toBe("unknown");
  });

  test("comes from errors and latency, the worse of them", () => {
    const { nodes } = of([
      up("inventory"),
      one("errors", { service: "inventory" }, 0.02),
      one("latency", { service: "inventory" }, 4),
    ]);
    expect(nodes.get("inventory")).toMatchObject({
      health: "bad",
      reasons: [{ why: "errors" }, { why: "slow", value: 4 }],
    });
  });

  test("comes from alerts too, as urgent as they are", () => {
    expect(of([up("gateway")], alert("ticket")).nodes.get("gateway")).toMatchObject({
      health: "warn",
      alerts: ["RouteErrors"],
    });
    expect(of([up("gateway")], alert("page")).nodes.get("gateway")?.health).toBe("bad");
    expect(of([up("gateway")]).nodes.get("gateway")?.health).toBe("good");
  });

  test("of a queue comes from what waits in it", () => {
    expect(of([up("rabbitmq"), one("ready", {}, 50)]).nodes.get("rabbitmq")?.health).toBe("warn");
  });
});

test("a small line has gaps where nothing was measured", () => {
  expect(sparkPath([0, 5, null, 10], 30, 20)).toBe("M0.0,20.0 L10.0,10.0 M30.0,0.0");
  expect(sparkPath([], 30, 20)).toBe("");
  expect(sparkPath([0, 0], 30, 20)).toBe("M0.0,20.0 L30.0,20.0");
});
