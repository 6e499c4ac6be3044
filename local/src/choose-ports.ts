import { freePort, isFree } from "./free-port.ts";
import { PORTS, type PortName, type Ports } from "./ports.ts";

export type PortChoice = { ports: Ports; moved: { name: PortName; from: number; to: number }[] };

const NAMES = Object.keys(PORTS).map((name) => portName(name));

/**
 * The ports of one stack: those of `ports.ts`, or the `preferred` of an earlier start; a taken one is replaced by a free one.
 * `anywhere` chooses free ones for all, so that several stacks run beside each other.
 */
export async function choosePorts(preferred: Partial<Ports>, anywhere: boolean): Promise<PortChoice> {
  const moved: PortChoice["moved"] = [];
  const chosen = new Map<PortName, number>();
  for (const name of NAMES) {
    const wanted = preferred[name] ?? PORTS[name].port;
    const to = !anywhere && (await isFree(wanted)) ? wanted : await unusedPort(new Set(chosen.values()));
    if (to !== wanted && !anywhere) moved.push({ name, from: wanted, to });
    chosen.set(name, to);
  }
  return { ports: complete(chosen), moved };
}

async function unusedPort(taken: Set<number>): Promise<number> {
  for (;;) {
    const port = await freePort();
    if (!taken.has(port)) return port;
  }
}

/** Object.keys forgets the type of the keys; PORTS is a constant, so they are its names. */
function portName(name: string): PortName {
  return name as PortName;
}

/** Called with one entry per name of PORTS. */
function complete(chosen: Map<PortName, number>): Ports {
  return Object.fromEntries(chosen) as Ports;
}
