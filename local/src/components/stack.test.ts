import { expect, it } from "vitest";
import { Availability, ENVIRONMENT_COMPONENTS } from "./availability.ts";
import { stackComponents } from "./stack.ts";
import { dataFolder } from "../data-folder.ts";
import { PORTS, type Ports } from "../ports.ts";
import type { Secrets } from "../secrets.ts";
import { stopOrder } from "../supervisor/stop-order.ts";
import { localTargets } from "../targets.ts";

const ports = Object.fromEntries(Object.entries(PORTS).map(([name, { port }]) => [name, port])) as Ports;
/** Components are made from these and touch nothing before they are started. */
const components = stackComponents({
  data: dataFolder("/nowhere"),
  ports,
  targets: localTargets(ports),
  secrets: new Proxy({}, { get: () => "secret" }) as Secrets,
  components: "/nowhere",
  available: new Availability(),
});
const names = components.map(({ name }) => name);

it("begins with the page", () => {
  expect(names[0]).toBe("agent");
  expect(components[0]?.needs).toEqual([]);
});

it("has every component of ports.ts and of an environment, once", () => {
  expect(new Set(names).size).toBe(names.length);
  expect(new Set(names)).toEqual(new Set(Object.values(PORTS).map(({ component }) => component)));
  expect(names).toEqual(expect.arrayContaining([...ENVIRONMENT_COMPONENTS]));
});

it("can be stopped in an order: the tutor first, what stores things last", () => {
  const order = stopOrder(components);
  expect(order[0]).toContain("agent");
  expect(order.at(-1)).toContain("sut-postgres");
});
