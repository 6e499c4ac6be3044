/**
 * How much the log and trace store takes in on one core, and how quickly it answers meanwhile. The real process, pinned
 * to one core where the system can do that, and a small disk limit, so that it prunes all the time. First spans come at
 * the rate that a stack has to bear, then as fast as they are taken. `npm run bench -- telemetry-store [--json FILE]`.
 */
import { execFile } from "node:child_process";
import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs, promisify } from "node:util";
import { newSpanId, newTraceId, span, traces } from "./otlp-examples.ts";
import { get, type Lite, post, startLite, temporaryFolder } from "./testing.ts";

const STEADY_RATE = 2000;
const SECONDS = 15;
/** As the exporters of the shop send them. */
const BATCH = 256;
const SPANS_PER_TRACE = 8;
/** Requests in flight when there is no other limit: one per service of the shop. */
const SENDERS = 5;
const ASK_EVERY_MS = 25;
const LIMIT_MB = 48;

type Tally = { sent: number; taken: number; refused: Record<string, number>; asked: number[]; notFound: number };

const newTally = (): Tally => ({ sent: 0, taken: 0, refused: {}, asked: [], notFound: 0 });

type Batch = { body: string; traceId: string };

/** Whole traces, and the id of one of them. */
function newBatch(): Batch {
  const ids = Array.from({ length: BATCH / SPANS_PER_TRACE }, newTraceId);
  const spans = ids.flatMap((traceId) => {
    const root = newSpanId();
    return Array.from({ length: SPANS_PER_TRACE }, (_, index) =>
      span({ traceId, name: `step ${index}`, ...(index === 0 ? { spanId: root } : { parent: root }) }),
    );
  });
  return { body: JSON.stringify(traces("bench", spans)), traceId: ids[0] ?? "" };
}

async function send(lite: Lite, tally: Tally, { body, traceId }: Batch): Promise<string> {
  tally.sent += BATCH;
  const answer = await post(lite, "/v1/traces", body);
  if (answer.status === 200) tally.taken += BATCH;
  else tally.refused[answer.status] = (tally.refused[answer.status] ?? 0) + BATCH;
  await answer.arrayBuffer();
  return traceId;
}

async function sendUntil(lite: Lite, tally: Tally, end: number, rate: number | null, newest: { id: string }) {
  // Made before, so that making them does not delay who asks meanwhile.
  const ready = rate === null ? [] : Array.from({ length: Math.ceil((rate * SECONDS) / BATCH) }, newBatch);
  const begun = performance.now();
  const sender = async () => {
    while (performance.now() < end) {
      const due = rate === null ? 0 : begun + (tally.sent / rate) * 1000 - performance.now();
      if (due > 0) await pause(due);
      newest.id = await send(lite, tally, ready.pop() ?? newBatch());
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
}

/** Asks for a trace that has just been taken, again and again. */
async function askUntil(lite: Lite, tally: Tally, end: number, newest: { id: string }): Promise<void> {
  while (performance.now() < end) {
    await pause(ASK_EVERY_MS);
    if (newest.id === "") continue;
    const began = performance.now();
    const answer = await get(lite, `/api/traces/${newest.id}`);
    const text = await answer.text();
    tally.asked.push(performance.now() - began);
    if (answer.status !== 200 || text.split('"spanId"').length !== SPANS_PER_TRACE + 1) tally.notFound += 1;
  }
}

async function metric(lite: Lite, series: string): Promise<number> {
  const text = await (await get(lite, "/metrics")).text();
  const line = text.split("\n").find((candidate) => candidate.startsWith(series));
  return Number(line?.split(" ").at(-1));
}

async function phase(lite: Lite, folder: string, rate: number | null) {
  const tally = newTally();
  const newest = { id: "" };
  const counted = 'telemetry_received_total{kind="spans"}';
  const before = { received: await metric(lite, counted), cpu: await metric(lite, "process_cpu_seconds_total") };
  const began = performance.now();
  const end = began + SECONDS * 1000;
  await Promise.all([sendUntil(lite, tally, end, rate, newest), askUntil(lite, tally, end, newest)]);
  const seconds = (performance.now() - began) / 1000;
  const received = (await metric(lite, counted)) - before.received;
  const cpu = (await metric(lite, "process_cpu_seconds_total")) - before.cpu;
  const sizes = await Promise.all(["", "-wal"].map((suffix) => stat(join(folder, `telemetry.db${suffix}`))));
  const waits = tally.asked.sort((a, b) => a - b);
  const at = (share: number) => round(waits[Math.ceil(waits.length * share) - 1] ?? Number.NaN);
  return {
    "spans per second": Math.round(received / seconds),
    "spans per second of processor time": Math.round(received / cpu),
    "spans lost without a word": tally.taken - received,
    "spans refused, by status": Object.values(tally.refused).reduce((sum, count) => sum + count, 0),
    "trace by id p50, ms": at(0.5),
    "trace by id p95, ms": at(0.95),
    "trace by id p99, ms": at(0.99),
    "traces not found at once": tally.notFound,
    "disk, MB": round(sizes.reduce((sum, { size }) => sum + size, 0) / 1024 ** 2),
  };
}

const named = (name: string, values: Record<string, number>) =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [`${name}: ${key}`, value]));

const round = (value: number) => Math.round(value * 10) / 10;

async function pinToOneCore(pid: number): Promise<boolean> {
  try {
    await promisify(execFile)("taskset", ["-a", "-c", "-p", "0", String(pid)]);
    return true;
  } catch {
    return false;
  }
}

async function measure() {
  const folder = await temporaryFolder();
  const lite = await startLite(folder.path, { MAX_MEGABYTES: String(LIMIT_MB) });
  try {
    const pinned = await pinToOneCore(lite.pid);
    const steady = await phase(lite, folder.path, STEADY_RATE);
    const most = await phase(lite, folder.path, null);
    return { pinned, values: { ...named(`at ${STEADY_RATE}/s`, steady), ...named("at most", most) } };
  } finally {
    await lite.end("SIGTERM");
    await folder.remove();
  }
}

const { values } = parseArgs({ options: { json: { type: "string" } } });
const report = {
  name: "telemetry-store",
  unit: "see each",
  seconds: SECONDS,
  "disk limit, MB": LIMIT_MB,
  ...(await measure()),
};
const text = `${JSON.stringify(report, null, 2)}\n`;
process.stdout.write(text);
if (values.json !== undefined) await writeFile(values.json, text);
