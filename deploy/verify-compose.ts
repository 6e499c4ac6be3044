/**
 * `verify-compose.ts [--pull] [--scenario ID] [--json FILE]`: proves compose.yaml on a real Docker engine, from nothing, and leaves nothing
 * (docs/testing.md). Progress goes to stderr; the summary as JSON to FILE, or to stdout.
 */
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { Failure } from "@mayday/local/provisioning";
import {
  agentReaches,
  comesBack,
  containersAreConfined,
  pagesAreServed,
  scenarioIsProved,
  targetsAreUp,
} from "./verify/checks.ts";
import { type Engine, composeCommand, openEngine } from "./verify/engine.ts";
import { imageNames, provideImages, removeImages, unverifiedImages } from "./verify/images.ts";
import { type ComposeStack, composeStack, untilHealthy } from "./verify/stack.ts";

const PROFILES = "load";
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
      await stack.compose(["down", "--volumes", "--remove-orphans"]);
      if (!engine.own) await removeImages(engine.env, before);
      return { containersLeft: (await stack.containers()).length };
    });
  }
}

async function prove(stack: ComposeStack): Promise<void> {
  await step("every container is healthy", async () => {
    await stack.compose(["up", "--detach", "--no-build"]);
    return untilHealthy(stack);
  });
  await step("the storefront and the tutor's page are served", () => pagesAreServed(stack));
  await step("every Prometheus target is up", () => targetsAreUp(stack));
  await step("the agent reaches tools, its database and its door, and nothing else", () => agentReaches(stack));
  await step("containers are confined", () => containersAreConfined(stack));
  await step(`${options.scenario} is proven`, () => scenarioIsProved(stack, options.scenario));
  await step("what is restarted comes back", () => comesBack(stack));
}

async function main(): Promise<boolean> {
  const engine = await step("an engine answers", () => openEngine(say));
  try {
    await verify(engine);
    return true;
  } catch (error) {
    if (error instanceof Failure) say(error.message);
    return false;
  } finally {
    await engine.stop();
    const notRun = await unverifiedImages();
    const summary = { ok: steps.every(({ ok }) => ok), engine: engine.version, ownEngine: engine.own, steps, notRun };
    const text = `${JSON.stringify(summary, null, 2)}\n`;
    if (options.json === undefined) process.stdout.write(text);
    else await writeFile(options.json, text);
  }
}

process.exitCode = (await main().catch(() => false)) ? 0 : 1;
