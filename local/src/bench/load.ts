import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { dataFolder } from "../data-folder.ts";
import { Failure } from "../failure.ts";
import { readState } from "../supervisor/state-file.ts";
import type { BenchResult } from "./registry.ts";

const SECONDS = 120;
const QUERIES = {
  all: `sum(rate(load_requests_total[${SECONDS}s]))`,
  failures: `sum(increase(load_failures_total[${SECONDS}s])) or vector(0)`,
  ...Object.fromEntries(
    ["0.5", "0.95", "0.99"].map((share) => [
      `search p${Number(share) * 100} ms`,
      `1000 * histogram_quantile(${share}, sum by (le) (rate(http_server_request_duration_seconds_bucket{service="gateway",route=~"(/api/products)?/search"}[${SECONDS}s])))`,
    ]),
  ),
};
const answerSchema = z.object({
  data: z.object({ result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })) }),
});

/** Requests per second of the running stack over two minutes, failures, and how long product search took at the gateway. */
export async function benchLoad(data: string): Promise<BenchResult> {
  const state = await readState(dataFolder(data).state);
  const prometheus = state?.components.find(({ name }) => name === "prometheus");
  const url = prometheus?.state === "ready" ? prometheus.url : null;
  if (url === null) throw new Failure("Mayday is not running", "run `npm start` first");
  console.error(`watching the load for ${SECONDS} s; leave the stack alone meanwhile`);
  await pause(SECONDS * 1000);
  const values = Object.entries(QUERIES).map(async ([name, query]) => [name, await ask(url, query)]);
  return { unit: "requests/s, unless said otherwise", values: Object.fromEntries(await Promise.all(values)) };
}

async function ask(url: string, query: string): Promise<number> {
  const response = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query }).toString()}`);
  const [sample] = answerSchema.parse(await response.json()).data.result;
  return Math.round(Number(sample?.value[1] ?? Number.NaN) * 10) / 10;
}
