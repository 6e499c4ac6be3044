import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Action } from "@mayday/scenarios/contract";
import { serviceAdmin } from "../environment/service-admin.ts";
import type { ActionOf, System } from "./action-handler.ts";
import { config } from "./config.ts";
import { restart } from "./restart.ts";
import { systemOf } from "./testing-system-of.ts";
import { startGateway } from "./testing-gateway.ts";

const signal = new AbortController().signal;
let gateway: Awaited<ReturnType<typeof startGateway>>;
let system: System;

beforeAll(async () => {
  gateway = await startGateway();
  system = systemOf({ service: () => gateway.admin });
});
afterAll(() => gateway.stop());

const set = (values: Record<string, number | string | boolean>): ActionOf<"config"> => ({
  kind: "config",
  service: "gateway",
  set: values,
});
/** All that the service says of its settings, also which of them are overridden. */
async function state(): Promise<unknown> {
  const headers = { authorization: "Bearer an-admin-token-for-tests" };
  return (await fetch(`${gateway.url}/config`, { headers })).json();
}
async function undo(actions: Action[]): Promise<void> {
  for (const action of actions) if (action.kind === "config") await config.apply(action, system, signal);
}

describe("config", () => {
  it("changes several settings, and its undo leaves no trace", async () => {
    const before = await state();
    const action = set({ page_size: 50, upstream_timeout_ms: 1000 });
    const back = await config.captureUndo(action, system, signal);
    expect(await config.apply(action, system, signal)).toEqual({
      result: "gateway now has page_size = 50, upstream_timeout_ms = 1000",
      table: null,
    });
    expect(await state()).toMatchObject({ values: { page_size: 50, upstream_timeout_ms: 1000 } });
    expect(await state()).not.toEqual(before);
    await undo(back);
    expect(await state()).toEqual(before);
  });

  it("resets settings to their defaults, and its undo brings back what they were", async () => {
    const before = await state();
    await config.apply(set({ page_size: 30, upstream_timeout_ms: 500 }), system, signal);
    const changed = await state();
    const action = { ...set({ upstream_timeout_ms: 700 }), reset: ["page_size"] };
    expect(config.describe(action)).toBe("Set gateway: upstream_timeout_ms = 700; Reset gateway: page_size");
    const back = await config.captureUndo(action, system, signal);
    await config.apply(action, system, signal);
    expect(await state()).toMatchObject({ values: { page_size: 24, upstream_timeout_ms: 700 } });
    await undo(back);
    expect(await state()).toEqual(changed);
    await config.apply({ ...set({}), reset: ["page_size", "upstream_timeout_ms"] }, system, signal);
    expect(await state()).toEqual(before);
    await expect(config.captureUndo({ ...set({}), reset: ["nothing"] }, system, signal)).rejects.toMatchObject({
      code: "invalid_input",
    });
  });

  it("brings back a value that was overridden before, not the default", async () => {
    const first = set({ page_size: 30 });
    const second = set({ page_size: 60, upstream_timeout_ms: 500 });
    const backFromFirst = await config.captureUndo(first, system, signal);
    await config.apply(first, system, signal);
    const between = await state();
    const backFromSecond = await config.captureUndo(second, system, signal);
    await config.apply(second, system, signal);
    await config.apply(second, system, signal);
    await undo(backFromSecond);
    expect(await state()).toEqual(between);
    await undo(backFromFirst);
    await undo(backFromFirst);
    expect(await state()).toMatchObject({ values: { page_size: 24 } });
  });

  it("has nothing to undo when nothing changes", async () => {
    expect(await config.captureUndo(set({ page_size: 24 }), system, signal)).toEqual([]);
  });

  it("passes the service's refusal on, and nothing is changed", async () => {
    const before = await state();
    await expect(
      config.apply(set({ upstream_timeout_ms: 900, page_size: 1_000_000 }), system, signal),
    ).rejects.toMatchObject({
      code: "invalid_input",
      message: /gateway refused changing its settings \(422\): page_size: /,
    });
    expect(await state()).toEqual(before);
  });

  it("refuses a setting that the service does not have", async () => {
    const wrong = set({ turbo: true });
    const refusal = { code: "invalid_input", message: "gateway has no setting turbo" };
    await expect(config.captureUndo(wrong, system, signal)).rejects.toMatchObject(refusal);
    await expect(config.apply(wrong, system, signal)).rejects.toMatchObject(refusal);
  });

  it("describes itself", () => {
    expect(config.describe(set({ page_size: 5 }))).toBe("Set gateway: page_size = 5");
  });
});

it("lists knobs with their present value and bounds", async () => {
  expect(await gateway.admin.knobs()).toContainEqual(
    expect.objectContaining({
      key: "page_size",
      type: "integer",
      value: 24,
      default: 24,
      min: 1,
      max: 100,
      unit: "products",
    }),
  );
});

it("says that its token is wrong, and not what it is", async () => {
  const stranger = serviceAdmin({ name: "gateway", url: gateway.url, headers: { authorization: "Bearer wrong" } });
  await expect(stranger.config()).rejects.toMatchObject({ code: "internal", message: /401/ });
});

it("restart ends when another process answers as healthy", async () => {
  const before = await gateway.admin.healthyInstance(signal);
  const { result } = await restart.apply({ kind: "restart", service: "gateway" }, system, signal);
  expect(result).toMatch(/^gateway was restarted and answers again after \d+\.\d s$/);
  expect(await gateway.admin.healthyInstance(signal)).not.toBe(before);
});
