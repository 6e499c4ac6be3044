import { z } from "zod";
import { freePort } from "@mayday/local/provisioning";
import { PROJECT } from "./images.ts";
import { run, until } from "./run.ts";

const PORTS = ["AGENT", "TOOLS", "GATEWAY", "PROMETHEUS", "ALERTMANAGER", "LOCUST", "GRAFANA"] as const;
type PublishedPort = (typeof PORTS)[number];

const HEALTHY_MS = 420_000;

const containerSchema = z.object({
  Id: z.string(),
  Config: z.object({ Labels: z.record(z.string(), z.string()), StopSignal: z.string().optional() }),
  HostConfig: z.object({ ReadonlyRootfs: z.boolean(), Privileged: z.boolean(), Memory: z.number() }),
  State: z.object({
    Status: z.string(),
    ExitCode: z.number(),
    Health: z.object({ Status: z.string() }).optional(),
  }),
  NetworkSettings: z.object({
    Networks: z.record(z.string(), z.object({ IPAddress: z.string(), Aliases: z.array(z.string()).nullable() })),
  }),
});
export type Container = z.infer<typeof containerSchema> & { service: string };

/** The project in compose, on an engine, under a name and on ports of its own. */
export type ComposeStack = {
  compose: (args: string[], timeoutMs?: number) => Promise<string>;
  /** Runs a program in a running container. */
  exec: (service: string, command: string[], timeoutMs?: number) => Promise<string>;
  /** Asks the engine itself. */
  docker: (args: string[], timeoutMs?: number) => Promise<string>;
  containers: () => Promise<Container[]>;
  running: () => Promise<Container[]>;
  /** The containers of which a process was ended for want of memory since then. */
  oomEvents: (since: Date) => Promise<string[]>;
  /** What of the project is left on the engine: containers, networks and volumes. */
  remains: () => Promise<string[]>;
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
  return {
    compose: (args, timeoutMs = 1_200_000) => run(program, [...first, ...args], { env, cwd: PROJECT, timeoutMs }),
    ...onEngine(project, env),
    url: (name) => `http://127.0.0.1:${ports.get(name) ?? 0}`,
  };
}

/** What is asked of the engine and not of compose, which takes a second or more for each question. */
function onEngine(project: string, env: NodeJS.ProcessEnv): Omit<ComposeStack, "compose" | "url"> {
  const docker: ComposeStack["docker"] = (args, timeoutMs = 600_000) => run("docker", args, { env, timeoutMs });
  const filter = ["--filter", `label=com.docker.compose.project=${project}`];
  const idOf = async (service: string): Promise<string> => {
    const named = ["--filter", `label=com.docker.compose.service=${service}`];
    const [id] = lines(await docker(["ps", "--quiet", ...filter, ...named]));
    if (id === undefined) throw new Error(`${service} does not run`);
    return id;
  };
  const containers: ComposeStack["containers"] = async () => {
    const ids = lines(await docker(["ps", "--all", "--quiet", ...filter]));
    if (ids.length === 0) return [];
    const inspected = z.array(containerSchema).parse(JSON.parse(await docker(["inspect", ...ids])));
    return inspected.map((one) => ({ ...one, service: one.Config.Labels["com.docker.compose.service"] ?? "" }));
  };
  return {
    docker,
    exec: async (service, args, timeoutMs) => docker(["exec", await idOf(service), ...args], timeoutMs),
    containers,
    running: async () => (await containers()).filter(({ State }) => State.Status === "running"),
    oomEvents: async (since) => {
      const times = ["--since", since.toISOString(), "--until", new Date().toISOString()];
      const format = "{{.Actor.Attributes.name}}";
      return lines(await docker(["events", ...times, ...filter, "--filter", "event=oom", "--format", format]));
    },
    remains: async () => {
      const left: string[] = [];
      for (const kind of [
        ["ps", "--all"],
        ["network", "ls"],
        ["volume", "ls"],
      ])
        left.push(...lines(await docker([...kind, "--quiet", ...filter])));
      return left;
    },
  };
}

const lines = (text: string): string[] => text.split("\n").filter((line) => line !== "");

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
