import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { type Access, loadSecrets } from "@mayday/local/provisioning";
import { type Private, privateFiles } from "./private-files.ts";
import { COMPOSE_TARGETS, parseProfiles } from "./targets.ts";

let folder: string;
let access: Access;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayday-private-"));
  access = { secrets: await loadSecrets(join(folder, "secrets.json")), targets: COMPOSE_TARGETS };
});
afterAll(() => rm(folder, { recursive: true }));

/** The names of the secrets that stand in what a container is told. */
function told(one: Private | undefined): string[] {
  const text = Object.values(one?.files ?? {}).join("\n");
  return Object.entries(access.secrets).flatMap(([name, value]) => (text.includes(value) ? [name] : []));
}

test("every container with a private volume is told something, and no other", async () => {
  const compose = z
    .object({ volumes: z.record(z.string(), z.unknown()) })
    .parse(parse(await readFile(join(import.meta.dirname, "../../compose.yaml"), "utf8"), { maxAliasCount: -1 }));
  const volumes = Object.keys(compose.volumes).filter(
    (name) => name.startsWith("private-") && name !== "private-setup",
  );
  const files = await privateFiles(access, parseProfiles("load"));
  expect(new Set(Object.keys(files).map((name) => `private-${name}`))).toEqual(new Set(volumes));
});

describe("each container knows the secrets that it needs", () => {
  test.each([
    ["agent", ["maydayAgent"]],
    ["agent-telemetry", []],
    ["gateway", ["adminToken"]],
    ["payments", ["adminToken", "paymentsSigningKey"]],
    ["mesh", ["adminToken"]],
    ["worker", ["adminToken", "paymentsSigningKey", "worker", "rabbitmq"]],
    ["prometheus", []],
    ["alertmanager", ["webhookToken"]],
    ["grafana", []],
  ])("%s: %j", async (name, secrets) => {
    const files = await privateFiles(access, parseProfiles(""));
    expect(new Set(told(files[name]))).toEqual(new Set(secrets));
  });
});

async function endpointOf(service: string, profiles: string): Promise<string | undefined> {
  const files = await privateFiles(access, parseProfiles(profiles));
  return /OTEL_EXPORTER_OTLP_ENDPOINT=(\S+)/.exec(files[service]?.files["settings.env"] ?? "")?.[1];
}

test("what services send goes to the collector with the profile observability, else to the project's own store", async () => {
  expect(await endpointOf("orders", "load")).toBe("http://telemetry:4302");
  expect(await endpointOf("orders", "load,observability")).toBe("http://otel-collector:4318");
});

async function componentsWith(profiles: string): Promise<string[]> {
  const files = await privateFiles(access, parseProfiles(profiles));
  const schema = z.tuple([z.object({ components: z.array(z.string()) })]);
  return schema.parse(JSON.parse(files["tools"]?.files["environments.json"] ?? ""))[0].components;
}

test("an environment has load only where the profile was chosen", async () => {
  expect(await componentsWith("")).not.toContain("locust");
  expect(await componentsWith("load")).toContain("locust");
});
