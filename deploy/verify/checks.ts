import { z } from "zod";
import { COMPOSE_TARGETS } from "../compose/targets.ts";
import { type ComposeStack, untilHealthy } from "./stack.ts";
import { until } from "./run.ts";

/** The storefront's page with products on it, and the tutor's page with everything that it talks to. */
export async function pagesAreServed(stack: ComposeStack): Promise<object> {
  const shop = await text(`${stack.url("GATEWAY")}/`);
  const products = shop.match(/\/products\/\d+/g)?.length ?? 0;
  if (!shop.includes("<html") || products === 0) throw new Error("the storefront's page lists no product");
  const page = await text(`${stack.url("AGENT")}/`);
  const script = /src="(\/assets\/[^"]+\.js)"/.exec(page)?.[1];
  if (script === undefined) throw new Error("the tutor's page has no script");
  const bytes = (await text(`${stack.url("AGENT")}${script}`)).length;
  const ready = z.object({ ready: z.boolean() });
  await until("the tutor is ready", 60_000, async () =>
    ready.parse(JSON.parse(await text(`${stack.url("AGENT")}/api/stack`))).ready ? true : null,
  );
  return { storefrontBytes: shop.length, productLinks: products, tutorScriptBytes: bytes };
}

const targetsSchema = z.object({
  data: z.object({
    activeTargets: z.array(
      z.object({ scrapeUrl: z.string(), health: z.string(), labels: z.record(z.string(), z.string()) }),
    ),
  }),
});

/** Prometheus reaches everything that it is told to; gives what that is. */
export function targetsAreUp(stack: ComposeStack): Promise<string[]> {
  return until("every target is up", 60_000, async () => {
    const answer = targetsSchema.parse(
      JSON.parse(await text(`${stack.url("PROMETHEUS")}/api/v1/targets?state=active`)),
    );
    const targets = answer.data.activeTargets;
    const down = targets.filter(({ health }) => health !== "up").map(({ scrapeUrl }) => scrapeUrl);
    if (targets.length === 0 || down.length > 0) throw new Error(`down: ${down.join(", ")}`);
    return targets.map(({ labels }) => labels["service"] ?? "").sort();
  });
}

/** What the agent may open a connection to; whatever else there is has to stay out of its reach. */
const AGENT_REACHES = new Set([COMPOSE_TARGETS.tools, COMPOSE_TARGETS.platformPostgres, COMPOSE_TARGETS.agent]);
const SELF = "agent:4000";

/** Tries, from inside the agent's container, every listener there is: by its name, and by each address of its container. */
export async function agentReaches(stack: ComposeStack): Promise<{ reached: string[]; outOfReach: number }> {
  const networks = (await stack.containers()).flatMap((one) => Object.values(one.NetworkSettings.Networks));
  const attempts = Object.values(COMPOSE_TARGETS).flatMap((target) => {
    const [name = "", port = ""] = target.split(":");
    const addresses = networks.filter(({ Aliases }) => Aliases?.includes(name)).map(({ IPAddress }) => IPAddress);
    return [name, ...addresses].filter((host) => host !== "").map((host) => ({ target, host, port: Number(port) }));
  });
  const output = await stack.exec("agent", ["node", "-e", CONNECT, JSON.stringify(attempts)]);
  const open = z.array(z.object({ target: z.string(), host: z.string() })).parse(JSON.parse(output));
  const reached = new Set(open.map(({ target }) => target));
  const wrong = open.filter(({ target }) => !AGENT_REACHES.has(target));
  if (wrong.length > 0)
    throw new Error(`the agent reaches ${wrong.map(({ target, host }) => `${target} at ${host}`).join(", ")}`);
  if (![...AGENT_REACHES].every((target) => reached.has(target)))
    throw new Error(`the agent reaches only ${[...reached].join(", ")}`);
  return { reached: [...reached].filter((target) => target !== SELF), outOfReach: attempts.length - open.length };
}

/** Runs inside the container: prints which of the attempts found somebody who listens. */
const CONNECT = `
const net = require("node:net");
const attempt = (one) => new Promise((resolve) => {
  const socket = net.connect({ host: one.host, port: one.port, timeout: 2000 });
  const end = (open) => { socket.destroy(); resolve(open ? [one] : []); };
  socket.on("connect", () => end(true)).on("timeout", () => end(false)).on("error", () => end(false));
});
Promise.all(JSON.parse(process.argv[1]).map(attempt)).then((found) => console.log(JSON.stringify(found.flat())));
`;

const reportSchema = z.object({
  ok: z.boolean(),
  proofs: z.array(z.object({ scenario: z.string(), ok: z.boolean(), ms: z.number() })),
});

/** A scenario's whole life, on the system inside compose, over the route that learners use. */
export async function scenarioIsProved(stack: ComposeStack, scenario: string): Promise<object> {
  const program = ["node", "--env-file=/private/settings.env", "tools/src/cli/prove.ts"];
  const output = await stack.exec("tools", [...program, scenario, "--json", "-"], 900_000);
  const report = reportSchema.parse(JSON.parse(output));
  if (!report.ok) throw new Error(`${scenario} is not proven`);
  return report.proofs.map(({ scenario: id, ok, ms }) => ({ id, ok, seconds: Math.round(ms / 1000) }));
}

/** Stopped and started again, services, sidecars and stores come back with what they had, and find one another. */
export async function comesBack(stack: ComposeStack): Promise<object> {
  const started = performance.now();
  await stack.compose(["restart", "gateway", "orders-mesh", "sut-postgres", "redis", "rabbitmq"]);
  await untilHealthy(stack);
  await until("the storefront is served again", 60_000, () => pagesAreServed(stack));
  await targetsAreUp(stack);
  return { seconds: Math.round((performance.now() - started) / 1000) };
}

async function text(url: string): Promise<string> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
  return answer.text();
}
