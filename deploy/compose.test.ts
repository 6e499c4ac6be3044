import { glob, readFile, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { SIDECAR_FLAGS } from "@mayday/local/provisioning";
import { COMPOSE_TARGETS } from "./compose/targets.ts";

const PROJECT = join(import.meta.dirname, "..");
const read = (path: string) => readFile(join(PROJECT, path), "utf8");

const networkSchema = z.enum(["user", "secure", "observability", "data"]);
/** Networks by name, each with the further names under which the container is known there. */
const networksSchema = z.union([
  z.array(networkSchema).transform((names) => Object.fromEntries(names.map((name): Attached => [name, []]))),
  z
    .partialRecord(networkSchema, z.strictObject({ aliases: z.array(z.string()) }))
    .transform((named) =>
      Object.fromEntries(Object.entries(named).map(([name, { aliases }]): Attached => [name, aliases])),
    ),
]);
type Attached = [network: string, aliases: string[]];

const serviceSchema = z.looseObject({
  image: z.string(),
  entrypoint: z.array(z.string()).optional(),
  command: z.array(z.string()).optional(),
  build: z
    .strictObject({
      context: z.string(),
      target: z.string().optional(),
      args: z.record(z.string(), z.string()).optional(),
    })
    .optional(),
  restart: z.enum(["unless-stopped", "no"]),
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal("ALL")]),
  cap_add: z.array(z.string()).default([]),
  security_opt: z.tuple([z.literal("no-new-privileges:true")]),
  logging: z.object({ options: z.object({ "max-size": z.string(), "max-file": z.string() }) }),
  user: z
    .string()
    .regex(/^\d+:\d+$/)
    .optional(),
  mem_limit: z.string().regex(/^\d+m$/),
  pids_limit: z.number(),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  depends_on: z
    .record(z.string(), z.strictObject({ condition: z.enum(["service_healthy", "service_completed_successfully"]) }))
    .default({}),
  networks: networksSchema.default({}),
  network_mode: z.string().optional(),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  profiles: z.array(z.enum(["load", "observability"])).default([]),
  environment: z.record(z.string(), z.string()).default({}),
});
const compose = z
  .strictObject({
    "x-logging": z.unknown(),
    "x-hardened": z.unknown(),
    "x-once": z.unknown(),
    "x-health": z.unknown(),
    "x-service": z.unknown(),
    "x-pod": z.unknown(),
    "x-sidecar": z.unknown(),
    "x-service-environment": z.unknown(),
    services: z.record(z.string(), serviceSchema),
    networks: z.record(z.string(), z.strictObject({ internal: z.boolean().optional() })),
    volumes: z.record(z.string(), z.strictObject({})),
  })
  .parse(parse(await read("compose.yaml"), { merge: true, maxAliasCount: -1 }));
const services = Object.entries(compose.services);
const once = services.filter(([, { restart }]) => restart === "no").map(([name]) => name);
const OUTBOUND = Object.fromEntries(Object.entries(COMPOSE_TARGETS).filter(([name]) => /^[a-z]+To[A-Z]/.test(name)));
/** Passed on from outside, and from nowhere else. */
const OF_THE_MODEL = /^(TUTOR|OPENAI|ANTHROPIC)_/;
const PINNED = /^[\w./-]+:v?\d+(\.\d+)+(-[\w.]+)*$/;

const chosen = (profile: string) =>
  new Set(services.filter(([, { profiles }]) => profiles.some((one) => one === profile)).map(([name]) => name));
const on = (network: string) =>
  services.filter(([, { networks }]) => Object.hasOwn(networks, network)).map(([name]) => name);

describe.each(services)("%s", (name, service) => {
  test("is one version of one image", async () => {
    expect(service.image).toMatch(PINNED);
    expect(service.image.startsWith("mayday/")).toBe(service.build !== undefined);
    const base = service.build?.args?.["IMAGE"];
    if (base === undefined) return;
    expect(base).toMatch(PINNED);
    expect(service.image.split(":")[1]).toBe(base.split(":")[1]);
  });

  test("says when it is well, unless it runs once", () => {
    expect(service.healthcheck === undefined).toBe(once.includes(name));
  });

  test("waits for others until they are well, or done", () => {
    for (const [other, { condition }] of Object.entries(service.depends_on)) {
      const known = compose.services[other];
      expect(known, other).toBeDefined();
      expect(condition).toBe(once.includes(other) ? "service_completed_successfully" : "service_healthy");
      // Compose refuses to start what depends on something whose profile was not chosen.
      for (const profile of known?.profiles ?? []) expect(service.profiles).toContain(profile);
    }
  });

  test("can be reached from this machine alone, on a port that can be moved", () => {
    for (const port of service.ports) expect(port).toMatch(/^127\.0\.0\.1:\$\{MAYDAY_[A-Z]+_PORT:-4\d\d\d\}:\d+$/);
  });

  test("is given files that exist, to read, and volumes that are declared; private ones are its own", async () => {
    for (const volume of service.volumes) {
      const [source = "", , mode] = volume.split(":");
      if (source.startsWith("./")) {
        await expect(stat(join(PROJECT, source)), source).resolves.toBeDefined();
        expect(mode).toBe("ro");
        continue;
      }
      expect(Object.keys(compose.volumes)).toContain(source);
      if (source.startsWith("mesh-") && !["setup", "mesh"].includes(name)) expect(`${source.slice(5)}-mesh`).toBe(name);
      if (source.startsWith("private-") && !["setup", "platform-database", "shop-broker"].includes(name))
        expect(source).toBe(`private-${name}`);
    }
  });

  test("is told no secret here", () => {
    const told = Object.entries(service.environment).filter(([key]) => /PASSWORD|SECRET|TOKEN|KEY|_URL$/.test(key));
    const own = told.filter(([key]) => name !== "agent" || !OF_THE_MODEL.test(key));
    for (const [key, value] of own) expect(value, key).toMatch(/^(\/private\/[\w-]+|http:\/\/[\w.-]+:\d+)$/);
  });
});

test("the agent is told of the tutor's model what it can be told, by the environment of who starts it, and nothing is needed", async () => {
  const known = [...(await read("agent/src/settings.ts")).matchAll(/^ {2}([A-Z_]+): /gm)].map(([, key = ""]) => key);
  const told = Object.entries(compose.services["agent"]?.environment ?? {});
  const ofTheModel = told.filter(([key]) => OF_THE_MODEL.test(key));
  expect(new Set(ofTheModel.map(([key]) => key))).toEqual(new Set(known.filter((key) => OF_THE_MODEL.test(key))));
  expect(ofTheModel.length).toBeGreaterThan(10);
  for (const [key, value] of ofTheModel) expect(value).toBe(`\${${key}:-}`);
  const others = services.filter(([name]) => name !== "agent").flatMap(([, one]) => Object.keys(one.environment));
  expect(others.filter((key) => OF_THE_MODEL.test(key))).toEqual([]);
});

test("every private volume is written by setup", () => {
  const written = compose.services["setup"]?.volumes.map((volume) => volume.split(":")) ?? [];
  const own = Object.keys(compose.volumes).filter((name) => name.startsWith("private-"));
  expect(written.filter(([name]) => name?.startsWith("private-"))).toEqual(
    own.map((name) => [name, `/private/${name.slice("private-".length)}`]),
  );
});

test("root, even without a capability, is only who reads the secrets of all", () => {
  const root = services.filter(([, { user = "0:0" }]) => user.startsWith("0:")).map(([name]) => name);
  expect(new Set(root)).toEqual(new Set(["setup", "platform-database", "shop-broker"]));
});

test("only setup gets capabilities back, and it has no network", () => {
  expect(services.filter(([, { cap_add: added }]) => added.length > 0).map(([name]) => name)).toEqual(["setup"]);
  expect(compose.services["setup"]?.network_mode).toBe("none");
});

describe.each(["gateway", "inventory", "orders", "payments", "worker"])("beside %s", (service) => {
  const pod = `${service}-pod`;

  test("is a sidecar, and both are in the network of the pod, under the name of the service", () => {
    const inside = services.filter(([, { network_mode: mode }]) => mode === `service:${pod}`).map(([name]) => name);
    expect(new Set(inside)).toEqual(new Set([service, `${service}-mesh`]));
    for (const name of inside) expect(compose.services[name]?.networks).toEqual({});
    expect(compose.services[pod]?.networks).toEqual({ data: [service], secure: [service], observability: [service] });
    expect(compose.services[service]?.depends_on[`${service}-mesh`]).toBeDefined();
  });

  test("the sidecar runs as it does without containers", () => {
    const { entrypoint, command, depends_on: waits } = compose.services[`${service}-mesh`] ?? {};
    expect(entrypoint).toEqual(["/usr/local/bin/envoy", ...SIDECAR_FLAGS]);
    expect(command).toEqual(["--config-path", `/mesh/${service}/bootstrap.json`]);
    expect(Object.keys(waits ?? {})).toEqual(["mesh"]);
  });

  test("the service calls others through the sidecar alone", () => {
    const told = Object.entries(compose.services[service]?.environment ?? {}).filter(([key]) => key.endsWith("_URL"));
    const expected = Object.entries(OUTBOUND).filter(([name]) => name.startsWith(`${service}To`));
    expect(told.map(([, url]) => url)).toEqual(expected.map(([, target]) => `http://${target}`));
  });
});

test("the mesh is operated in the control plane alone", () => {
  expect(compose.services["mesh"]?.networks).toEqual({ secure: [] });
  expect(compose.services["mesh"]?.ports).toEqual([]);
});

test("the agent shares its one network with tools, the platform's database and its own door alone", () => {
  expect(compose.services["agent"]?.networks).toEqual({ user: [] });
  expect(new Set(on("user"))).toEqual(new Set(["agent", "tools", "platform-postgres", "agent-telemetry"]));
});

test("the shop's stores are in no network with an outside, and the shop does not meet the platform's database", () => {
  expect(compose.networks["data"]).toEqual({ internal: true });
  expect(compose.networks["secure"]).toEqual({ internal: true });
  for (const name of ["sut-postgres", "redis"]) expect(compose.services[name]?.networks).toEqual({ data: [] });
  expect(on("data")).not.toContain("platform-postgres");
});

test("the page and the tutor need no profile; load and observability are chosen", () => {
  expect(chosen("load")).toEqual(new Set(["load-chosen", "locust"]));
  expect(chosen("observability")).toEqual(
    new Set(["observability-chosen", "loki", "tempo", "otel-collector", "grafana"]),
  );
});

test("images are built on pinned ones, and on the Node that everything is tested on", async () => {
  const { devDependencies } = z
    .object({ devDependencies: z.object({ node: z.string() }) })
    .parse(JSON.parse(await read("package.json")));
  const stages = (await read("Dockerfile")).matchAll(/^FROM (\S+) AS (\S+)$/gm);
  const seen = new Set<string>();
  for (const [, from = "", stage = ""] of stages) {
    if (!seen.has(from)) expect(from).toMatch(PINNED);
    seen.add(stage);
    if (from.startsWith("node:")) expect(from).toBe(`node:${devDependencies.node}-bookworm-slim`);
  }
  expect(seen.size).toBeGreaterThan(0);
});

test("the stage that builds the page has what the page takes from other rooms", async () => {
  const [, stage = ""] = /AS page\n([\s\S]*?)\nFROM /.exec(await read("Dockerfile")) ?? [];
  const copied = [...stage.matchAll(/^COPY (.+) \S+$/gm)].flatMap(([, sources = ""]) => sources.split(" "));
  for await (const file of glob("chat-ui/src/**/*.{ts,tsx}", {
    cwd: PROJECT,
    exclude: (name) => name.includes(".test."),
  })) {
    const imports = (await read(file)).matchAll(/^import (?!type ).*from "(\.[^"]+)";$/gm);
    for (const [, path = ""] of imports) {
      const source = relative(PROJECT, join(PROJECT, file, "..", path.replace(/\?.*$/, "")));
      expect(
        copied.some((one) => source === one || source.startsWith(`${one}/`)),
        `${file} imports ${source}`,
      ).toBe(true);
    }
  }
});
