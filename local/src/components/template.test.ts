import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { PORTS, type Ports } from "../ports.ts";
import { PROJECT } from "../project.ts";
import { localTargets, targetVariables } from "../targets.ts";
import { renderTemplate } from "./template.ts";

/** Of the default ports. */
const ports = Object.fromEntries(Object.entries(PORTS).map(([name, { port }]) => [name, port])) as Ports;
const targets = targetVariables(localTargets(ports));

it("names targets as the templates do", () => {
  expect(targets).toMatchObject({
    GATEWAY_ADMIN_TARGET: "127.0.0.1:4101",
    RABBITMQ_METRICS_TARGET: "127.0.0.1:4205",
  });
});

it("fills the project's own template of Prometheus", async () => {
  const places = { RULES_FILE: "/rules.yaml", TARGETS_DIR: "/targets" };
  const values = { ...targets, ...places, ENVIRONMENT: "local" };
  const text = await renderTemplate(join(PROJECT, "observability/prometheus/prometheus.yaml"), values);
  expect(text).toContain("127.0.0.1:4301");
  expect(text).not.toMatch(/\$\{/);
});

it("names what has no value", async () => {
  const folder = await mkdtemp(join(tmpdir(), "mayday-template-"));
  try {
    await writeFile(join(folder, "t.yaml"), "a: ${MISSING}\n");
    await expect(renderTemplate(join(folder, "t.yaml"), {})).rejects.toThrow(/t\.yaml asks for MISSING/);
  } finally {
    await rm(folder, { recursive: true });
  }
});
