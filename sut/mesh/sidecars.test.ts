import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { findEnvoy } from "@mayday/local/testing";
import { startSmallMesh, type SmallMesh } from "./testing.ts";
import { WORKLOADS } from "./topology.ts";

const EDGE = "/policy/edges/orders-payments";
const PAYMENTS = "/policy/services/payments";
const envoy = await findEnvoy();
const sidecarsSchema = z.object({
  sidecars: z.object({ payments: z.object({ certificates: z.array(z.object({ serial: z.string() })) }) }),
});

/** On machines without Envoy there is no mesh, and nothing of it to test. */
describe.runIf(envoy !== null)("real sidecars", () => {
  let mesh: SmallMesh;
  beforeAll(async () => {
    mesh = await startSmallMesh(envoy);
  });
  afterAll(() => mesh.stop());
  afterEach(async () => {
    expect((await mesh.ask("DELETE", "/policy")).status).toBe(200);
  });

  /** The status of a call of orders to payments, whose service has no such page. */
  const call = async () => {
    const response = await fetch(`${mesh.meshed}/nothing`);
    await response.text();
    return response.status;
  };
  const statuses = async () => new Set(await Promise.all(Array.from({ length: 12 }, call)));
  const set = async (path: string, values: object) =>
    expect(await mesh.ask("PATCH", path, values)).toMatchObject({ status: 200, body: { sidecars: expect.anything() } });
  const reaches = (status: number) => expect.poll(call).toBe(status);

  it.each(WORKLOADS)("Envoy finds nothing wrong with the configuration of %s", async (workload) => {
    const args = ["--mode", "validate", "--config-path", join(mesh.folder, workload, "bootstrap.json")];
    const { stdout } = await promisify(execFile)(envoy ?? "", args);
    expect(stdout).toContain("OK");
  });

  it("carry calls over mutual TLS, each with its own identity", async () => {
    await reaches(404);
    expect(await mesh.ask("GET", "/sidecars")).toMatchObject({
      body: {
        sidecars: {
          orders: { up: true, state: "LIVE", certificates: [{ identity: "spiffe://mayday/orders" }] },
          payments: { up: true, certificates: [{ identity: "spiffe://mayday/payments" }] },
          gateway: { up: false },
        },
      },
    });
  });

  it("abort and delay what the policy says, from the moment that the change is answered", async () => {
    await reaches(404);
    await set(EDGE, { abort_percent: 100, abort_status: 418 });
    expect(await call()).toBe(418);
    await set(EDGE, { abort_percent: 0, delay_ms: 300 });
    const began = performance.now();
    expect(await call()).toBe(404);
    expect(performance.now() - began).toBeGreaterThanOrEqual(299);
  });

  it("let in only authorized callers", async () => {
    await set(EDGE, { authorized: false });
    await reaches(403);
    await mesh.ask("DELETE", EDGE);
    await reaches(404);
  });

  it.each([
    ["plain text alone is taken", { mtls: "off" }, {}, 503],
    ["the caller speaks plain text", {}, { mutual_tls: false }, 503],
    ["both speak plain text", { mtls: "off" }, { mutual_tls: false }, 404],
    ["both sorts are taken", { mtls: "permissive" }, { mutual_tls: false }, 404],
  ])("when %s", async (_, server, edge, status) => {
    if (Object.keys(server).length > 0) await set(PAYMENTS, server);
    if (Object.keys(edge).length > 0) await set(EDGE, edge);
    await reaches(status);
  });

  it.each(["orders", "payments"])(
    "stop when the certificate of %s has ended, until it is rotated",
    async (workload) => {
      await reaches(404);
      await mesh.ask("POST", `/certificates/${workload}`, { lifetime_s: 1 });
      await reaches(503);
      expect(await mesh.ask("POST", `/certificates/${workload}`)).toMatchObject({
        status: 200,
        body: { renewal: "automatic", sidecars: { [workload]: "taken" } },
      });
      await reaches(404);
    },
  );

  it("take a new certificate while nobody asks for one, and show it when somebody does again", async () => {
    const certificates = async () => {
      const { body } = await mesh.ask("GET", "/sidecars");
      return sidecarsSchema.parse(body).sidecars.payments.certificates.map(({ serial }) => serial.toUpperCase());
    };
    await set(PAYMENTS, { mtls: "off" });
    // The listener with TLS serves on until its connections are drained.
    await expect.poll(certificates, { timeout: 60_000 }).toEqual([]);
    const { body } = await mesh.ask("POST", "/certificates/payments");
    expect(body).toMatchObject({ sidecars: { payments: "taken" } });
    await set(PAYMENTS, { mtls: "strict" });
    expect(await certificates()).toEqual([z.object({ serial: z.string() }).parse(body).serial]);
    await reaches(404);
  }, 90_000);

  it("refuse what is above the limits at once", async () => {
    await set(EDGE, { max_connections: 1, max_pending_requests: 1, max_requests: 1 });
    await expect.poll(statuses).toContain(503);
  });

  it("show metrics on their stats address, and nothing else of Envoy's administration", async () => {
    const { body } = await mesh.ask("GET", "/sidecars/orders/config");
    expect(JSON.stringify(body)).not.toContain("BEGIN PRIVATE KEY");
    const [, stats] = /"stats"[^}]*?"address":"127\.0\.0\.1","port_value":(\d+)/.exec(JSON.stringify(body)) ?? [];
    const at = (path: string) =>
      fetch(`http://127.0.0.1:${stats}${path}`, { method: path === "/quitquitquit" ? "POST" : "GET" });
    expect((await at("/metrics")).status).toBe(200);
    for (const path of ["/", "/config_dump", "/certs", "/quitquitquit"]) expect((await at(path)).status).toBe(404);
  });
});
