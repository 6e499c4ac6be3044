import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { needEnvoy } from "@mayday/local/testing";
import { startSmallMesh, type SmallMesh } from "../testing.ts";

/**
 * What the mesh costs, on a real service and two real sidecars: requests straight to payments and through the sidecars
 * of orders and payments, in turns, one at a time; and how long a change of the policy takes, from the request to the
 * first call that it is seen in. `all` is what the mesh adds to a call at the median. Prints JSON, or writes it with `--json FILE`.
 */
const ROUNDS = 40;
const REQUESTS = 50;
const CHANGES = 30;
/** That a call from one service to another passes. */
const SIDECARS = 2;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { json: { type: "string" } }, strict: false });
  const mesh = await startSmallMesh(await needEnvoy());
  try {
    await timed(mesh.direct, REQUESTS);
    await timed(mesh.meshed, REQUESTS);
    const direct: number[] = [];
    const meshed: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      direct.push(...(await timed(mesh.direct, REQUESTS)));
      meshed.push(...(await timed(mesh.meshed, REQUESTS)));
    }
    const effects = await policyEffects(mesh);
    const added = quantile(meshed, 0.5) - quantile(direct, 0.5);
    const result = {
      name: "mesh",
      unit: "ms",
      values: {
        all: round(added),
        direct_p50: round(quantile(direct, 0.5)),
        meshed_p50: round(quantile(meshed, 0.5)),
        added_p50_per_sidecar: round(added / SIDECARS),
        direct_p95: round(quantile(direct, 0.95)),
        meshed_p95: round(quantile(meshed, 0.95)),
        policy_effect_p50: round(quantile(effects, 0.5)),
        policy_effect_max: round(Math.max(...effects)),
      },
    };
    const text = `${JSON.stringify(result, null, 2)}\n`;
    if (typeof values.json === "string") await writeFile(values.json, text);
    process.stdout.write(text);
  } finally {
    await mesh.stop();
  }
}

/** Milliseconds of each of so many requests, one after the other over a kept connection. */
async function timed(url: string, requests: number): Promise<number[]> {
  const times: number[] = [];
  for (let request = 0; request < requests; request += 1) {
    const began = performance.now();
    const response = await fetch(`${url}/nothing`);
    await response.text();
    times.push(performance.now() - began);
    if (response.status !== 404) throw new Error(`${url} answers ${response.status}`);
  }
  return times;
}

/** Milliseconds from asking for a change to the first call that sees it, in both directions. */
async function policyEffects(mesh: SmallMesh): Promise<number[]> {
  const times: number[] = [];
  for (let change = 0; change < CHANGES; change += 1) {
    const wanted = change % 2 === 0 ? 418 : 404;
    const began = performance.now();
    const asked = mesh.ask("PATCH", "/policy/edges/orders-payments", {
      abort_status: 418,
      abort_percent: wanted === 418 ? 100 : 0,
    });
    while ((await status(mesh.meshed)) !== wanted);
    times.push(performance.now() - began);
    if ((await asked).status !== 200) throw new Error("the policy was refused");
  }
  return times;
}

async function status(url: string): Promise<number> {
  const response = await fetch(`${url}/nothing`);
  await response.text();
  return response.status;
}

function quantile(values: number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(q * (sorted.length - 1))] ?? Number.NaN;
}

const round = (ms: number) => Math.round(ms * 100) / 100;

await main();
