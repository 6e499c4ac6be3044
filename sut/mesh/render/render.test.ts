import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openPolicy, type PolicyStore, type Subject } from "../policy.ts";
import { WORKLOADS, type Workload } from "../topology.ts";
import { renderSidecar, type MeshSettings, type Place } from "./sidecar.ts";

const called = (port: number): Place => ({
  stats: `127.0.0.1:${port}`,
  inbound: { listen: `0.0.0.0:${port + 1}`, address: `host-${port}:${port + 1}`, service: `127.0.0.1:${port + 2}` },
  outbound: {},
});
const settings: MeshSettings = {
  environment: "test",
  telemetry: "127.0.0.1:4318",
  places: {
    gateway: { stats: "127.0.0.1:10", outbound: { inventory: "127.0.0.1:11", orders: "127.0.0.1:12" } },
    inventory: called(20),
    orders: { ...called(30), outbound: { inventory: "127.0.0.1:33", payments: "127.0.0.1:34" } },
    payments: called(40),
    worker: { stats: "127.0.0.1:50", outbound: { payments: "127.0.0.1:51" } },
  },
};
let folder: string;
let policy: PolicyStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mayday-render-"));
  policy = openPolicy(join(folder, "policy.json"), pino({ enabled: false }));
});
afterEach(() => rmSync(folder, { recursive: true }));

const render = (workload: Workload) =>
  Object.fromEntries(renderSidecar(workload, settings, policy, `/mesh/${workload}`).map((one) => [one.name, one]));
const everything = () => Object.fromEntries(WORKLOADS.map((workload) => [workload, render(workload)]));

/** The files that a change concerns, as `workload/file`. */
function concerned(subject: Subject, change: object): string[] {
  const before = everything();
  expect(policy.patch(subject, change)).toBeUndefined();
  const after = everything();
  return WORKLOADS.flatMap((workload) =>
    Object.keys(after[workload] ?? {})
      .filter((name) => after[workload]?.[name]?.version !== before[workload]?.[name]?.version)
      .map((name) => `${workload}/${name}`),
  );
}

it("gives the same files for the same policy", () => {
  expect(everything()).toEqual(everything());
});

it.each<[Subject, object, string[]]>([
  ["edges/orders-payments", { delay_ms: 5 }, ["orders/routes-payments.json"]],
  ["edges/orders-payments", { abort_percent: 5 }, ["orders/routes-payments.json"]],
  ["edges/orders-payments", { timeout_ms: 5 }, ["orders/routes-payments.json"]],
  ["edges/gateway-inventory", { retry_attempts: 3 }, ["gateway/routes-inventory.json"]],
  ["edges/gateway-inventory", { max_requests: 3 }, ["gateway/clusters.json"]],
  ["edges/gateway-inventory", { mutual_tls: false }, ["gateway/clusters.json"]],
  ["edges/worker-payments", { outlier_errors: 3 }, ["worker/clusters.json"]],
  ["edges/worker-payments", { authorized: false }, ["payments/routes-inbound.json"]],
  ["services/orders", { mtls: "permissive" }, ["orders/listeners.json"]],
  ["services/orders", { certificate_renewal: "manual" }, []],
])("of %s, %j changes only what it concerns", (subject, change, files) => {
  expect(concerned(subject, change)).toEqual(files);
});

const clusters = () => JSON.parse(render("gateway")["clusters.json"]?.content ?? "") as unknown;

const retries = (limits: object) => ({
  resources: [{ circuit_breakers: { thresholds: [expect.objectContaining(limits)] } }, {}],
});
it("limits retries by a budget, and without one hardly at all", () => {
  expect(clusters()).toMatchObject(
    retries({ retry_budget: { budget_percent: { value: 20 }, min_retry_concurrency: 3 } }),
  );
  policy.patch("edges/gateway-inventory", { retry_budget_percent: 0 });
  expect(clusters()).toMatchObject(retries({ max_retries: 4096 }));
});

it("looks up who is named, and takes addresses as they are", () => {
  expect(clusters()).toMatchObject({ resources: [{ name: "inventory", type: "STRICT_DNS" }, { type: "STRICT_DNS" }] });
  const local = JSON.parse(render("payments")["clusters.json"]?.content ?? "") as unknown;
  expect(local).toMatchObject({ resources: [{ name: "local", type: "STATIC" }] });
});

it("lets in exactly the callers that are authorized", () => {
  const callers = () =>
    [...(render("payments")["routes-inbound.json"]?.content ?? "").matchAll(/spiffe:[^"]*/g)].flat();
  expect(callers()).toEqual(["spiffe://mayday/orders", "spiffe://mayday/worker"]);
  policy.patch("edges/orders-payments", { authorized: false });
  policy.patch("edges/worker-payments", { authorized: false });
  expect(callers()).toEqual([]);
  expect(render("payments")["routes-inbound.json"]?.content).toContain('"policies": {}');
});
