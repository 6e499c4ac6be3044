import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PORTS, type Plane } from "./ports.ts";
import { PROJECT } from "./project.ts";

export const PORTS_DOCUMENT = join(PROJECT, "docs/ports.md");

const PLANES: Record<Plane, string> = {
  user: "who learns or shops: the browser and the load generator",
  secure: "the control plane: needs a token, a password, or both",
  internal: "the parts of the shop among themselves",
  observability: "Prometheus and whoever looks at telemetry",
};

/** The text of docs/ports.md. */
export function portsDocument(): string {
  const rows = Object.entries(PORTS).map(([name, { port, component, plane, what }]) => {
    const planes = typeof plane === "string" ? plane : plane.join(", ");
    return `| ${port} | ${component} | ${planes} | ${what} | \`${name}\` |`;
  });
  const planes = Object.entries(PLANES).map(([plane, what]) => `- **${plane}**: ${what}.`);
  return `# Ports

Made from \`local/src/ports.ts\` by \`node local/src/ports-document.ts\`: change that file, not this one.

Everything listens on 127.0.0.1 alone. A port that is taken is replaced by a free one at start; \`npm start\` prints
which, and \`npm run status\` shows the addresses in use. Every endpoint belongs to exactly one plane; a listener with two
of them serves \`/config\` and \`/healthz\` on the first and \`/metrics\` on the second.

In compose (\`compose.yaml\`) the agent, tools, the gateway, Prometheus, Alertmanager and Locust are published on the same ports of
127.0.0.1, and Grafana on 4304; \`MAYDAY_AGENT_PORT\` and its like choose others. Everything else is reached inside its networks alone.

| port | component | plane | what | name |
|---|---|---|---|---|
${rows.join("\n")}

Planes:

${planes.join("\n")}
`;
}

if (import.meta.main) await writeFile(PORTS_DOCUMENT, portsDocument());
