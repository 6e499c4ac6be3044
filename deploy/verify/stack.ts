import { z } from "zod";
import { freePort } from "@mayday/local/provisioning";
import { PROJECT } from "./images.ts";
import { run, succeeds, until } from "./run.ts";

const PORTS = ["AGENT", "TOOLS", "GATEWAY", "PROMETHEUS", "ALERTMANAGER", "LOCUST", "GRAFANA"] as const;
type PublishedPort = (typeof PORTS)[number];

const HEALTHY_MS = 420_000;

const containerSchema = z.object({
  Id: z.string(),
  Config: z.object({ Labels: z.record(z.string(), z.string()), User: z.string() }),
  State: z.object({
    Status: z.string(),
    ExitCode: z.number(),
    Health: z.object({ Status: z.string() }).optional(),
  }),
  NetworkSettings: z.object({ Networks: z.record(z.string(), z.object({ IPAddress: z.string() })) }),
});
export type Container = z.infer<typeof containerSchema> & { service: string };

/** The project in compose, on an engine, under a name and on ports of its own. */
export type ComposeStack = {
  compose: (args: string[], timeoutMs?: number) => Promise<string>;
  /** Runs a program in a running container. */
  exec: (service: string, command: string[], timeoutMs?: number) => Promise<string>;
  execSucceeds: (service: string, command: string[]) => Promise<boolean>;
  containers: () => Promise<Container[]>;
  url: (port: PublishedPort) => string;
};

export async function composeStack(
  command: [string, ...string[]],
  engineEnv: NodeJS.ProcessEnv,
  profiles: string,
): Promise<ComposeStack> {
  const ports = new Map<PublishedPort, number>();
  for (const name of PORTS) ports.set(name, await freePort());
  const published = Object.fromEntries([...ports].map(([name, port]) => [`MAYDAY_${name}_PORT`, String(port)]));
  const project = `mayday-verify-${process.pid}`;
  // With 1.29 the builder is the old one too, which Debian's engine has.
  const env = {
    ...engineEnv,
    ...published,
    COMPOSE_PROFILES: profiles,
    COMPOSE_PROJECT_NAME: project,
    DOCKER_BUILDKIT: "0",
  };
  const [program, ...first] = command;
  const options = { env, cwd: PROJECT };
  const compose = (args: string[], timeoutMs = 1_200_000) =>
    run(program, [...first, ...args], { ...options, timeoutMs });
  return {
    compose,
    exec: (service, args, timeoutMs) => compose(["exec", "-T", service, ...args], timeoutMs),
    execSucceeds: (service, args) => succeeds(program, [...first, "exec", "-T", service, ...args], options),
    containers: () => listContainers(env, project),
    url: (name) => `http://127.0.0.1:${ports.get(name) ?? 0}`,
  };
}

async function listContainers(env: NodeJS.ProcessEnv, project: string): Promise<Container[]> {
  const label = `label=com.docker.compose.project=${project}`;
  const ids = (await run("docker", ["ps", "--all", "--quiet", "--filter", label], { env })).split("\n").filter(Boolean);
  if (ids.length === 0) return [];
  const inspected = z.array(containerSchema).parse(JSON.parse(await run("docker", ["inspect", ...ids], { env })));
  return inspected.map((one) => ({ ...one, service: one.Config.Labels["com.docker.compose.service"] ?? "" }));
}

/** Resolves once every container is healthy, or has ended well where it runs once; gives the state of each. */
export function untilHealthy(stack: ComposeStack): Promise<Record<string, string>> {
  return until("every container is healthy", HEALTHY_MS, async () => {
    const states = (await stack.containers()).map((one) => [one.service, stateOf(one)] as const);
    const waiting = states.filter(([, state]) => state !== "healthy" && state !== "done");
    if (states.length > 0 && waiting.length === 0) return Object.fromEntries(states);
    throw new Error(waiting.map(([service, state]) => `${service} is ${state}`).join(", "));
  });
}

function stateOf({ State }: Container): string {
  if (State.Status === "exited") return State.ExitCode === 0 ? "done" : `ended with ${State.ExitCode}`;
  return State.Health?.Status ?? State.Status;
}
