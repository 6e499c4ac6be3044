import { readFile } from "node:fs/promises";
import { PORTS, type Ports } from "../ports.ts";

/** Every port by the name that configuration templates use: `gatewayAdmin` is `GATEWAY_ADMIN_PORT`. */
export function portVariables(ports: Ports): Record<string, string> {
  const entries = Object.entries(ports).filter(([name]) => name in PORTS);
  return Object.fromEntries(
    entries.map(([name, port]) => [`${name.replace(/([A-Z])/g, "_$1").toUpperCase()}_PORT`, String(port)]),
  );
}

/** Reads a template and replaces every `${NAME}`; throws on a name that has no value. */
export async function renderTemplate(path: string, values: Record<string, string>): Promise<string> {
  const text = await readFile(path, "utf8");
  return text.replaceAll(/\$\{([A-Z][A-Z0-9_]*)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${path} asks for ${name}, which has no value`);
    return value;
  });
}
