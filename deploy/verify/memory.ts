import { z } from "zod";
import { until } from "./run.ts";
import type { ComposeStack } from "./stack.ts";

/** A container that uses more than this part of its limit has too little room. */
const MOST_USED = 0.9;
/** How many times the usual visitors a surge has. */
const SURGE = 4;
const SAMPLES = 3;

type Used = Map<string, { usedMiB: number; limitMiB: number }>;

/**
 * What the containers use under the usual load, and the most of each while four times as many visitors are in the shop,
 * in MiB. Throws where that comes near the limit, or a process was ended for want of memory since `startedAt`.
 */
export async function memoryHolds(stack: ComposeStack, startedAt: Date): Promise<object> {
  const usual = await memoryOf(stack);
  const most: Used = new Map(usual);
  const { profile, users } = await loadOf(stack);
  try {
    await setLoad(stack, "surge", SURGE * users);
    for (let sample = 0; sample < SAMPLES; sample += 1) keepMost(most, await memoryOf(stack));
  } finally {
    await setLoad(stack, profile, users);
  }
  const ended = await stack.oomEvents(startedAt);
  if (ended.length > 0) throw new Error(`out of memory: ${ended.join(", ")}`);
  const tight = [...most].filter(([, { usedMiB, limitMiB }]) => usedMiB > MOST_USED * limitMiB);
  if (tight.length > 0) throw new Error(`little memory is left: ${JSON.stringify(tight)}`);
  const table = [...most].map(([service, { usedMiB, limitMiB }]) => {
    return [service, `${usual.get(service)?.usedMiB ?? 0}, ${usedMiB} of ${limitMiB}`] as const;
  });
  return {
    totalMiB: totalOf(usual),
    totalInSurgeMiB: totalOf(most),
    "usual, most of limit": Object.fromEntries(table),
  };
}

function keepMost(most: Used, now: Used): void {
  for (const [service, one] of now) if (one.usedMiB > (most.get(service)?.usedMiB ?? 0)) most.set(service, one);
}

function totalOf(used: Used): number {
  return [...used.values()].reduce((sum, { usedMiB }) => sum + usedMiB, 0);
}

const loadSchema = z.object({ profile: z.string(), users: z.number() });

async function loadOf(stack: ComposeStack): Promise<z.infer<typeof loadSchema>> {
  return loadSchema.parse(await (await fetch(`${stack.url("LOCUST")}/load`)).json());
}

/** Changes the load, and waits until so many visitors are there. */
async function setLoad(stack: ComposeStack, profile: string, visitors: number): Promise<void> {
  const answer = await fetch(`${stack.url("LOCUST")}/load`, { method: "PUT", body: JSON.stringify({ profile }) });
  if (!answer.ok) throw new Error(`the load generator answers ${answer.status} to ${profile}`);
  await until(`the visitors of ${profile} are there`, 120_000, async () => {
    const { users } = await loadOf(stack);
    if (users === visitors) return true;
    throw new Error(`there are ${users} of ${visitors}`);
  });
}

async function memoryOf(stack: ComposeStack): Promise<Used> {
  const output = await stack.docker(["stats", "--no-stream", "--no-trunc", "--format", "{{.ID}} {{.MemUsage}}"]);
  const lines = new Map(output.split("\n").map((line) => [line.split(" ")[0], line] as const));
  const rows = (await stack.running()).map(({ Id, service, HostConfig }) => {
    const used = { usedMiB: mebibytes(lines.get(Id) ?? ""), limitMiB: HostConfig.Memory / 2 ** 20 };
    return [service, used] as const;
  });
  return new Map(rows);
}

const UNITS: Record<string, number> = { B: 2 ** -20, KiB: 2 ** -10, MiB: 1, GiB: 2 ** 10 };

/** What is used, of a line such as `<id> 41.5MiB / 256MiB`. */
function mebibytes(line: string): number {
  const [, amount, unit = ""] = / ([\d.]+)([KMG]?i?B) \//.exec(line) ?? [];
  const scale = UNITS[unit];
  if (scale === undefined) throw new Error(`docker stats tells no memory: ${line}`);
  return Math.round(Number(amount) * scale);
}
