import { PORTS, type PortName, type Ports } from "./ports.ts";

/** Where each listener of a stack is reached, as `host:port`. */
export type Targets = Record<PortName, string>;

/** The targets of a stack that runs on this machine. */
export function localTargets(ports: Ports, host = "127.0.0.1"): Targets {
  return mapListeners((name) => `${host}:${ports[name]}`);
}

/** Every target by the name that configuration templates use: `gatewayAdmin` is `GATEWAY_ADMIN_TARGET`. */
export function targetVariables(targets: Targets): Record<string, string> {
  return Object.fromEntries(Object.entries(targets).map(([name, target]) => [variableOf(name), target]));
}

function variableOf(name: string): string {
  return `${name.replaceAll(/([A-Z])/g, "_$1").toUpperCase()}_TARGET`;
}

/** The keys are those of PORTS, so nothing is missing. */
function mapListeners(targetOf: (name: PortName) => string): Targets {
  const names = Object.keys(PORTS) as PortName[];
  return Object.fromEntries(names.map((name) => [name, targetOf(name)])) as Targets;
}
