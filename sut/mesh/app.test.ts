import { statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startSmallMesh, type SmallMesh } from "./testing.ts";

const EDGE = "/policy/edges/orders-payments";
let mesh: SmallMesh;
beforeAll(async () => {
  mesh = await startSmallMesh(null);
});
afterAll(() => mesh.stop());

it.each([
  ["GET", "/policy"],
  ["GET", "/schema"],
  ["GET", "/audit"],
  ["GET", "/sidecars"],
  ["GET", "/certificates"],
  ["PATCH", EDGE],
  ["POST", "/certificates/orders"],
])("%s %s needs the token", async (method, path) => {
  expect((await mesh.ask(method, path, undefined, null)).status).toBe(401);
  expect((await mesh.ask(method, path, undefined, "another")).status).toBe(401);
});

it("keeps policy and certificates over a restart, and tells what differs from the defaults", async () => {
  expect((await mesh.ask("PATCH", EDGE, { delay_ms: 250, retry_on: "server_error" })).status).toBe(200);
  expect(await mesh.ask("POST", "/certificates/worker", { lifetime_s: 1 })).toMatchObject({ status: 200 });
  const certificates = await mesh.ask("GET", "/certificates");
  await mesh.restart();
  expect(await mesh.ask("GET", "/certificates")).toEqual(certificates);
  const renewed = await mesh.ask("POST", "/certificates/worker");
  expect(renewed).toMatchObject({ body: { renewal: "automatic", identity: "spiffe://mayday/worker" } });
  expect(await mesh.ask("GET", EDGE)).toMatchObject({ body: { values: { delay_ms: 250, delay_percent: 100 } } });
  const changed = { "edges/orders-payments": { delay_ms: 250, retry_on: "server_error" } };
  expect(await mesh.ask("GET", "/policy")).toMatchObject({ body: { changed } });
  expect(await mesh.ask("DELETE", EDGE)).toMatchObject({ body: { values: { delay_ms: 0 } } });
  expect(await mesh.ask("GET", "/policy")).toMatchObject({ body: { changed: {} } });
});

it.each([
  ["PATCH", EDGE, { delay_ms: -1 }, 422, /delay_ms.*from 0 to 60000/],
  ["PATCH", EDGE, { delay_ms: "5" }, 422, /whole number/],
  ["PATCH", EDGE, { delay_ms: 5, abort_percent: 101 }, 422, /abort_percent/],
  ["PATCH", EDGE, { speed: 5 }, 422, /there is no such setting/],
  ["PATCH", EDGE, { mtls: "off" }, 422, /there is no such setting/],
  ["PATCH", EDGE, {}, 422, /JSON object/],
  ["PATCH", EDGE, [1], 422, /JSON object/],
  ["PATCH", EDGE, undefined, 422, /JSON object/],
  ["PATCH", EDGE, "{", 400, /not JSON/],
  ["PATCH", "/policy/services/gateway", { mtls: "off" }, 422, /there is no such setting/],
  ["PATCH", "/policy/services/orders", { mtls: "sometimes" }, 422, /strict, permissive, off/],
  ["PATCH", "/policy/edges/payments-orders", { delay_ms: 5 }, 404, /it has edges\/gateway-inventory/],
  ["DELETE", "/policy/edges/payments-orders", undefined, 404, /it has/],
  ["POST", "/certificates/redis", {}, 404, /one of gateway/],
  ["POST", "/certificates/orders", { lifetime_s: 0 }, 422, /lifetime_s.*from 1/],
  ["POST", "/certificates/orders", { days: 3 }, 422, /days/],
])("refuses %s %s %j: nothing is changed, and the audit has it", async (method, path, body, status, reason) => {
  const before = await mesh.ask("GET", "/policy");
  const certificates = await mesh.ask("GET", "/certificates");
  const answer = await mesh.ask(method, path, body);
  expect(answer.status).toBe(status);
  expect(JSON.stringify(answer.body)).toMatch(reason);
  expect(await mesh.ask("GET", "/policy")).toEqual(before);
  expect(await mesh.ask("GET", "/certificates")).toEqual(certificates);
  const { body: audit } = await mesh.ask("GET", "/audit");
  expect(audit).toMatchObject({
    entries: expect.arrayContaining([expect.objectContaining({ request: `${method} ${path}`, outcome: "refused" })]),
  });
});

it("describes every part with its settings", async () => {
  const { body } = await mesh.ask("GET", "/schema");
  expect(body).toMatchObject({
    subjects: {
      "edges/worker-payments": expect.arrayContaining([expect.objectContaining({ key: "timeout_ms", unit: "ms" })]),
      "services/payments": [{ key: "mtls" }, { key: "certificate_renewal" }],
    },
  });
});

it("lets nobody else read its keys and sockets", () => {
  for (const name of ["", "orders"]) expect(statSync(join(mesh.folder, name)).mode & 0o777).toBe(0o700);
  for (const name of ["authority.json", "orders/certificate.json"])
    expect(statSync(join(mesh.folder, name)).mode & 0o777).toBe(0o600);
});
