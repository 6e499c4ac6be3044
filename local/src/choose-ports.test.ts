import { once } from "node:events";
import { createServer } from "node:net";
import { expect, it } from "vitest";
import { choosePorts } from "./choose-ports.ts";
import { freePort } from "./free-port.ts";
import type { PortName, Ports } from "./ports.ts";
import { PORTS } from "./ports.ts";

async function allFree(): Promise<Partial<Ports>> {
  const names = Object.keys(PORTS) as PortName[];
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await freePort()] as const)));
}

it("replaces a port that is taken by a free one, says so, and leaves the others", async () => {
  const wanted = await allFree();
  const other = createServer();
  other.listen(wanted.tools, "127.0.0.1");
  await once(other, "listening");
  try {
    const { ports, moved } = await choosePorts(wanted, false);
    expect(moved).toEqual([{ name: "tools", from: wanted.tools, to: ports.tools }]);
    expect(ports.tools).not.toBe(wanted.tools);
    expect(ports.agent).toBe(wanted.agent);
  } finally {
    other.close();
  }
});

it("chooses a different free port for everything when asked to", async () => {
  const { ports, moved } = await choosePorts({}, true);
  expect(new Set(Object.values(ports)).size).toBe(Object.keys(PORTS).length);
  expect(moved).toEqual([]);
});
