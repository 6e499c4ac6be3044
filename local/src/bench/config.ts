import { readFile } from "node:fs/promises";
import { z } from "zod";
import { dataFolder } from "../data-folder.ts";
import { Failure } from "../failure.ts";
import { loadSecrets } from "../secrets.ts";
import { readState } from "../supervisor/state-file.ts";
import type { BenchResult } from "./registry.ts";

const CHANGES = 40;
const SIZES = [24, 12] as const;
const page = z.object({ products: z.array(z.unknown()) });
const environments = z.tuple([z.object({ services: z.object({ gateway: z.url() }) })]);

/**
 * Milliseconds from a change of a setting of the running gateway (products on a page) until its answers show it: `all`
 * is the longest of many.
 */
export async function benchConfig(data: string): Promise<BenchResult> {
  const folder = dataFolder(data);
  const gateway = (await readState(folder.state))?.components.find(({ name }) => name === "gateway");
  if (gateway?.state !== "ready" || gateway.url === null) {
    throw new Failure("Mayday is not running", "run `npm start` first");
  }
  const { url } = gateway;
  const { adminToken } = await loadSecrets(folder.secrets);
  const [{ services }] = environments.parse(JSON.parse(await readFile(folder.environments, "utf8")));
  const headers = { authorization: `Bearer ${adminToken}` };
  const times: number[] = [];
  try {
    for (let i = 1; i <= CHANGES; i++) {
      const size = SIZES[i % SIZES.length] ?? SIZES[0];
      const started = performance.now();
      const change = { method: "PATCH", headers, body: JSON.stringify({ page_size: size }) };
      const answer = await fetch(`${services.gateway}/config`, change);
      if (!answer.ok) throw new Error(`the gateway answers ${answer.status} to a change of its settings`);
      times.push((await askedWhenShown(url, size)) - started);
    }
  } finally {
    await fetch(`${services.gateway}/config/page_size`, { method: "DELETE", headers });
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => Math.round((times[Math.floor(share * (times.length - 1))] ?? Number.NaN) * 10) / 10;
  return { unit: "ms", values: { all: at(1), p50: at(0.5), p95: at(0.95) } };
}

/** When the first request was sent whose answer shows the change: how long that answer takes is not the change's doing. */
async function askedWhenShown(url: string, size: number): Promise<number> {
  for (;;) {
    const asked = performance.now();
    if ((await shown(url)) === size) return asked;
  }
}

async function shown(url: string): Promise<number> {
  // A client of its own each time: the limit per client is not what is measured.
  const headers = { "x-client-id": `bench-${Math.floor(Math.random() * 1e9)}` };
  return page.parse(await (await fetch(`${url}/api/products?page=1`, { headers })).json()).products.length;
}
