import { afterAll, describe, expect, inject, it } from "vitest";
import { actionSchema, type Action } from "@mayday/scenarios/contract";
import { loadEnvironments } from "../environment/load-environments.ts";

const [environment] = [...loadEnvironments(inject("stack").environmentsFile).values()];
if (environment === undefined) throw new Error("the stack has no environment");
const signal = new AbortController().signal;
const { gatewayUrl } = inject("stack");

const mesh = (op: object): Action => actionSchema.parse({ kind: "mesh", op });
const status = async () => {
  const response = await fetch(`${gatewayUrl}/api/products/1`);
  await response.text();
  return response.status;
};

const soon = () => expect.poll(status, { timeout: 60_000 });

/** Where a machine has no Envoy, the stack has no mesh. */
describe.runIf(environment.components.includes("mesh"))("mesh", () => {
  const undo: Action[] = [];
  afterAll(async () => {
    for (const action of undo) await environment.apply(action, signal);
  });
  const perform = async (action: Action) => {
    const back = await environment.captureUndo(action, signal);
    undo.unshift(...back);
    return environment.apply(action, signal);
  };
  it.each([
    { verb: "set", edge: { from: "orders", to: "payments" }, policy: { delay_ms: 40, timeout_ms: 5000 } },
    { verb: "set", edge: { from: "worker", to: "payments" }, policy: { max_connections: 300 } },
    { verb: "set_mtls", service: "inventory", mode: "permissive" },
    { verb: "expire_certificate", service: "worker", seconds: 3600 },
  ])("leaves no trace of %j", async (op) => {
    const before = await environment.snapshot();
    const action = mesh(op);
    const back = await environment.captureUndo(action, signal);
    expect(environment.label(action)).toMatch(/^Mesh/);
    await environment.apply(action, signal);
    expect(await environment.snapshot()).not.toEqual(before);
    const { mesh: described } = await environment.describeOperations();
    expect(described?.sidecars.filter(({ current, up }) => !current || !up)).toEqual([]);
    for (const one of back) await environment.apply(one, signal);
    expect(await environment.snapshot()).toEqual(before);
  });

  it("is seen at the shop, and so is its end", async () => {
    const edge = { from: "gateway", to: "inventory" };
    await soon().toBe(200);
    await perform(mesh({ verb: "set", edge, policy: { abort_percent: 100, abort_status: 599 } }));
    await soon().not.toBe(200);
    await perform(mesh({ verb: "clear", edge }));
    await soon().toBe(200);
  });

  it("refuses what is wrong, and says what is right", async () => {
    const edge = { from: "payments", to: "orders" };
    const wrong = environment.apply(mesh({ verb: "set", edge, policy: { delay_ms: 1 } }), signal);
    await expect(wrong).rejects.toMatchObject({ code: "not_found", message: expect.stringContaining("edges/") });
    const slow = mesh({ verb: "set", edge: { from: "orders", to: "payments" }, policy: { delay_ms: -1 } });
    await expect(environment.apply(slow, signal)).rejects.toMatchObject({ code: "invalid_input" });
  });

  it("is part of the traces, and of health", async () => {
    const found = async () =>
      environment.searchTraces({
        from: Date.now() - 60_000,
        to: Date.now(),
        service: "payments-mesh",
        errorsOnly: false,
        limit: 5,
      });
    // The newest may not be there whole.
    const services = async () => {
      const spans = await Promise.all((await found()).map(({ traceId }) => environment.getTrace(traceId)));
      return [...new Set(spans.flat().map(({ service }) => service))];
    };
    await expect
      .poll(services, { timeout: 30_000 })
      .toEqual(expect.arrayContaining(["payments-mesh", "payments", "orders"]));
    expect(await environment.health()).toContainEqual({ name: "mesh", up: true, detail: "" });
  });
});
