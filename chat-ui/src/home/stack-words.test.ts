import { expect, test } from "vitest";
import { engineOf, isComingUp, isDown, stateOf, withoutIt, type Component } from "./stack-words.ts";

const component = (more: Partial<Component>): Component => ({
  name: "redis",
  title: "Cache",
  engine: "Redis",
  state: "ready",
  detail: "",
  version: "7.0.15",
  url: null,
  ...more,
});

test("names the program with what is known of it", () => {
  expect(engineOf(component({}))).toBe("Redis 7.0.15");
  expect(engineOf(component({ engine: "" }))).toBe("7.0.15");
  expect(engineOf(component({ engine: "", version: "" }))).toBe("");
});

test("says the state, and not twice", () => {
  expect(stateOf(component({ detail: "as root" }))).toBe("ready");
  expect(stateOf(component({ state: "failed", detail: "the port is taken" }))).toBe("failed: the port is taken");
  expect(stateOf(component({ state: "fetching", detail: "fetching Redis (2 MB)" }))).toBe("fetching Redis (2 MB)");
});

test("says what works without it while it is down or not here, and of its whole kind", () => {
  const down = { state: "failed" } as const;
  expect(withoutIt(component({}))).toBe("");
  expect(withoutIt(component({ state: "starting" }))).toBe("");
  expect(withoutIt(component(down))).toContain("without its cache");
  expect(withoutIt(component({ state: "unavailable" }))).toContain("without its cache");
  expect(withoutIt(component({ ...down, name: "orders-mesh" }))).toBe(
    withoutIt(component({ ...down, name: "worker-mesh" })),
  );
  expect(withoutIt(component({ ...down, name: "unheard-of" }))).toBe("");
});

test("what is down is not waited for", () => {
  const stack = (...states: Component["state"][]) => ({
    ready: false,
    components: states.map((state) => component({ state })),
  });
  expect(isDown(component({ state: "restarting" }))).toBe(true);
  expect(isComingUp(stack("ready", "failed", "unavailable"))).toBe(false);
  expect(isComingUp(stack("ready", "waiting"))).toBe(true);
  expect(isComingUp(stack())).toBe(true);
});
