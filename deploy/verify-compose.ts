/**
 * `verify-compose.ts [--pull] [--scenario ID] [--json FILE]`: proves compose.yaml on a real Docker engine, from nothing, and leaves nothing
 * (docs/testing.md). Progress goes to stderr; the summary as JSON to FILE, or to stdout.
 */
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { Failure } from "@mayday/local/provisioning";
import { agentReaches, comesBack, pagesAreServed, scenarioIsProved, targetsAreUp } from "./verify/checks.ts";
import { containersAreConfined } from "./verify/confinement.ts";
import { type Engine, composeCommand, openEngine } from "./verify/engine.ts";
import { imageNames, provideImages, removeImages, unverifiedImages } from "./verify/images.ts";
import { memoryHolds } from "./verify/memory.ts";
import { meshIsOperated } from "./verify/mesh.ts";
import { type ComposeStack, composeStack, untilHealthy } from "./verify/stack.ts";

const PROFILES = "load";
/** How a process ends that took no notice of being asked to. */
const KILLED = 137;
const ALL_PROFILES = ["", "load", "observability", "load,observability"];

const { values: options } = parseArgs({
  options: {
    pull: { type: "boolean", default: false },
    scenario: { type: "string", default: "search-crawls" },
    json: { type: "string" },
  },
});

type Step = { step: string; ok: boolean; seconds: number; found?: unknown; failure?: string };
const steps: Step[] = [];

/** Does one thing and notes how it went; what follows needs it, so a failure ends everything. */
async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const seconds = () => Math.round((performance.now() - started) / 100) / 10;
  try {
    const found = await work();
    steps.push({ step: name, ok: true, seconds: seconds(), ...(found === undefined ? {} : { found }) });
    say(`✓ ${name} (${seconds()} s)`);
    return found;
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    steps.push({ step: name, ok: false, seconds: seconds(), failure });
    say(`✗ ${name}: ${failure}`);
    throw error;
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function verify(engine: Engine): Promise<void> {
  const command = await composeCommand(engine.env);
  await step("compose.yaml is read with every profile", async () => {
    for (const profiles of ALL_PROFILES) {
      await (await composeStack(command, engine.env, profiles)).compose(["config", "--quiet"]);
    }
    return (await (await composeStack(command, engine.env, "")).compose(["version"])).split("\n")[0];
  });
  const before = await imageNames(engine.env);
  await step("official images are there", () => provideImages(engine.env, options.pull, say));
  const stack = await composeStack(command, engine.env, PROFILES);
  try {
    await step("the project's images are built", async () => void (await stack.compose(["build"])));
    await prove(stack);
  } finally {
    await step("everything is taken down", async () => {
      await stack.compose(["stop"]);
      const killed = (await stack.containers()).filter(
        ({ Config, State }) => State.ExitCode === KILLED && Config.StopSignal !== "SIGKILL",
      );
      await stack.compose(["down", "--volumes", "--remove-orphans"]);
      const left = await stack.remains();
      if (left.length > 0) throw new Error(`left on the engine: ${left.join(", ")}`);
      if (!engine.own) await removeImages(engine.env, before);
      return { killed: killed.map(({ service }) => service) };
    });
  }
}

async function prove(stack: ComposeStack): Promise<void> {
  const startedAt = new Date();
  await step("every container is healthy", async () => {
    await stack.compose(["up", "--detach", "--no-build"]);
    return untilHealthy(stack);
  });
  await step("the storefront and the tutor's page are served", () => pagesAreServed(stack));
  await step("every Prometheus target is up", () => targetsAreUp(stack));
  await step("the agent reaches tools, its database and its door, and nothing else", () => agentReaches(stack));
  await step("containers are confined", () => containersAreConfined(stack));
  await step(`${options.scenario} is proven`, () => scenarioIsProved(stack, options.scenario));
  await step("memory holds under load", () => memoryHolds(stack, startedAt));
  await step("the mesh is operated", () => meshIsOperated(stack));
  await step("what is restarted comes back", () => comesBack(stack));
}

async function main(): Promise<boolean> {
  const began = performance.now();
  const engine = await openEngine(say);
  try {
    await verify(engine);
  } catch (error) {
    if (error instanceof Failure) say(error.message);
  }
  if (engine.own) await step("the engine is gone", engine.stop).catch(() => undefined);
  const ok = steps.every((one) => one.ok);
  const { version, own } = engine;
  const seconds = Math.round((performance.now() - began) / 1000);
  const summary = { ok, engine: version, ownEngine: own, seconds, steps, notRun: await unverifiedImages() };
  const text = `${JSON.stringify(summary, null, 2)}\n`;
  if (options.json === undefined) process.stdout.write(text);
  else await writeFile(options.json, text);
  return ok;
}

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
