import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { freePort, startPostgres, startPrometheus } from "@mayday/local/testing";
import { latencies, throughput, type Target } from "../bench/measure.ts";
import { startProgram, stopProgram } from "../bench/processes.ts";
import { serveShopMetrics } from "../bench/shop-metrics.ts";
import { signCredential } from "../credentials.ts";
import { connect, darkEntry } from "../testing-control.ts";

/**
 * MCP tool calls on processes of their own: PostgreSQL, Prometheus, tools with 20 runs, and the same SDK's bare server
 * with a trivial tool. How long `get_progress` and `query_metrics` take when each of 20 tutors asks for both twice a
 * second, and how much of the bare server's throughput is left, by turns. Prints JSON; `--json FILE` keeps it.
 */
const RUNS = 20;
const SECONDS = 20;
const EVERY_MS = 500;
const ROUNDS = 7;
const ROUND_MS = 2000;
/** Each host has a limit of its own, so that what is measured is not that. */
const HOSTS = 60;
const SECRET = "a-secret-for-this-bench-only";
const SCENARIO = "search-crawls";
const SIGNAL = "search_p95";
const HOUR_SECONDS = 3600;

const learner = (n: number) => `learner-${n}`;
const token = (role: "tutor" | "host" | "learner", sub: string) => signCredential(SECRET, { role, sub }, HOUR_SECONDS);
const room = (path: string) => fileURLToPath(new URL(`../../../scenarios/${path}`, import.meta.url));

type Parts = { folder: string; databaseUrl: string; prometheusUrl: string; environments: readonly string[] };

async function startTools({ folder, databaseUrl, prometheusUrl, environments }: Parts) {
  const file = join(folder, "environments.json");
  const dark = darkEntry(await freePort());
  await writeFile(file, JSON.stringify(environments.map((name) => ({ ...dark, name, prometheusUrl }))));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const settings = {
    PORT: String(port),
    RUNS_DATABASE_URL: databaseUrl,
    CREDENTIAL_SECRET: SECRET,
    WEBHOOK_TOKEN: `${SECRET}-webhook`,
    ENVIRONMENTS_FILE: file,
    CATALOG_DIR: room("catalog"),
    HINTS_DIR: room("hints"),
  };
  return { url, child: await startProgram("main.ts", settings, `${url}/healthz`) };
}

/** A learner's run. It waits in `preparing`, and is looked at every two seconds like any other. */
async function startRun(url: string, sub: string) {
  const { client, get } = await connect({ url, token: ({ sub }) => token("learner", sub) }, { role: "learner", sub });
  const { run } = await get("start_run", { scenario: SCENARIO });
  return {
    run,
    sub,
    /** Gives it up, and waits until nothing happens to it any more. */
    end: async () => {
      await get("abandon_run", { run });
      while ((await get("get_run", { run })).progress.state !== "debrief") await pause(100);
      await client.close();
    },
  };
}

async function compare(ours: Target, bare: Target) {
  const measured: Record<"ours" | "bare", number[]> = { ours: [], bare: [] };
  for (const target of [ours, bare]) await throughput(target, ROUND_MS);
  for (let round = 0; round < ROUNDS; round += 1) {
    measured.ours.push(await throughput(ours, ROUND_MS));
    measured.bare.push(await throughput(bare, ROUND_MS));
  }
  // Of each pair of rounds, since what else the machine does changes from one pair to the next.
  const shares = measured.ours.map((calls, round) => calls / (measured.bare[round] ?? Number.NaN));
  return { share: at(shares, 0.5), ours: Math.round(at(measured.ours, 0.5)), bare: Math.round(at(measured.bare, 0.5)) };
}

async function measure(parts: Omit<Parts, "environments">, environments: readonly string[]) {
  const tools = await startTools({ ...parts, environments });
  const bareUrl = `http://127.0.0.1:${await freePort()}`;
  const bare = await startProgram("bench/bare-server.ts", { PORT: new URL(bareUrl).port }, bareUrl);
  try {
    const url = `${tools.url}/mcp`;
    const runs: Awaited<ReturnType<typeof startRun>>[] = [];
    for (let n = 1; n <= RUNS; n += 1) runs.push(await startRun(tools.url, learner(n)));
    const targets = runs.flatMap(({ run, sub }): Target[] => {
      const of = (name: string, rest = {}) => ({
        url,
        tokens: [token("tutor", sub)],
        call: { name, arguments: { run, ...rest } },
      });
      const trivial = { url: bareUrl, tokens: [""], call: { name: "screen_message", arguments: { run, text: "" } } };
      return [of("get_progress"), of("query_metrics", { signal: SIGNAL }), trivial];
    });
    await latencies(targets, EVERY_MS, 3 * ROUND_MS);
    const measured = await latencies(targets, EVERY_MS, SECONDS * 1000);
    const [last, ...others] = runs;
    await Promise.all(others.map((run) => run.end()));
    const run = last?.run ?? "";
    const call = { name: "screen_message", arguments: { run, text: "Look at the charts first." } };
    const hosts = Array.from({ length: HOSTS }, (_, n) => token("host", `host-${n}`));
    const compared = await compare({ url, tokens: hosts, call }, { url: bareUrl, tokens: [""], call });
    return { measured, compared };
  } finally {
    await stopProgram(bare);
    await stopProgram(tools.child);
  }
}

/** The value below which so many of all are, to a thousandth. */
function at(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(1000 * (sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN)) / 1000;
}

async function main() {
  const { values } = parseArgs({ options: { json: { type: "string" } } });
  const folder = await mkdtemp(join(tmpdir(), "mayday-bench-mcp-"));
  const environments = Array.from({ length: RUNS }, (_, n) => `env-${n + 1}`);
  const shop = await serveShopMetrics(environments);
  const configuration = `global: { scrape_interval: 1s, scrape_timeout: 1s }
scrape_configs: [{ job_name: shop, honor_labels: true, static_configs: [{ targets: ["${shop.host}"] }] }]`;
  const prometheus = await startPrometheus(folder, configuration);
  const postgres = await startPostgres();
  try {
    await pause(5 * 1000);
    const { url: prometheusUrl } = prometheus;
    const { measured, compared } = await measure({ folder, databaseUrl: postgres.url, prometheusUrl }, environments);
    const { get_progress: progress = [], query_metrics: metrics = [], screen_message: trivial = [] } = measured;
    const report = {
      name: "mcp",
      unit: "share of the bare server's throughput; calls/s; ms",
      runs: RUNS,
      calls: progress.length + metrics.length,
      values: {
        all: compared.share,
        ours: compared.ours,
        bare: compared.bare,
        get_progress_p50: at(progress, 0.5),
        get_progress_p95: at(progress, 0.95),
        query_metrics_p50: at(metrics, 0.5),
        query_metrics_p95: at(metrics, 0.95),
        // What a call costs on this machine now, whatever it does.
        bare_p50: at(trivial, 0.5),
        bare_p95: at(trivial, 0.95),
      },
    };
    console.log(JSON.stringify(report, null, 2));
    if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`);
  } finally {
    await Promise.all([postgres.stop(), prometheus.stop()]);
    shop.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

await main();
