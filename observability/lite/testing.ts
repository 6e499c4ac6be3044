/** Starts the real store as a process of its own, for tests. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";

const lineSchema = z.looseObject({ msg: z.string(), port: z.number().optional() });
type LogLine = z.infer<typeof lineSchema>;
export type Lite = {
  url: string;
  pid: number;
  /** What it has logged so far. */
  log: LogLine[];
  /** Ends it with a signal and waits until it is gone. */
  end(signal: "SIGTERM" | "SIGKILL"): Promise<void>;
};

/** As in a stack, what was compiled once is kept: a start takes half the time. */
const COMPILE_CACHE = join(import.meta.dirname, "../../node_modules/.cache/node-compile");

export async function temporaryFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), "mayday-lite-"));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Resolves when it answers. Rejects with what it logged when it ends before, or is ended by the test's signal. */
export async function startLite(
  dataDir: string,
  env: Record<string, string> = {},
  signal?: AbortSignal,
): Promise<Lite> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "main.ts")], {
    env: { PATH: process.env["PATH"], NODE_COMPILE_CACHE: COMPILE_CACHE, PORT: "0", DATA_DIR: dataDir, ...env },
    stdio: ["ignore", "ignore", "pipe"],
    killSignal: "SIGKILL",
    ...(signal && { signal }),
  });
  const log: LogLine[] = [];
  const port = await readyPort(child, log);
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    log,
    async end(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.kill(signal);
      await gone;
    },
  };
}

function readyPort(child: ChildProcess, log: LogLine[]): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  if (!child.stderr) throw new Error("the process was started without a pipe for its log");
  createInterface(child.stderr).on("line", (text) => {
    // Node's own warnings are not JSON.
    if (!text.startsWith("{")) return;
    const line = lineSchema.parse(JSON.parse(text));
    log.push(line);
    if (line.msg === "ready" && line.port !== undefined) resolve(line.port);
  });
  child.on("error", reject);
  child.once("exit", (code) => reject(new Error(`ended with ${code}: ${log.map((line) => line.msg).join("; ")}`)));
  return promise;
}

export function post(lite: Lite, path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const bytes = body instanceof Uint8Array || typeof body === "string" ? body : JSON.stringify(body);
  return fetch(lite.url + path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: new Blob([new Uint8Array(Buffer.from(bytes))]),
  });
}

/** Answers of queries: the shapes that the tests look into. */
export const lokiAnswer = z.object({
  data: z.object({
    resultType: z.literal("streams"),
    result: z.array(
      z.object({
        stream: z.record(z.string(), z.string()),
        values: z.array(z.tuple([z.string(), z.string()]).rest(z.unknown())),
      }),
    ),
  }),
});
export const tempoSearch = z.object({
  traces: z.array(
    z.object({
      traceID: z.string(),
      rootServiceName: z.string(),
      rootTraceName: z.string(),
      durationMs: z.number(),
      serviceStats: z.record(z.string(), z.object({ spanCount: z.number(), errorCount: z.number() })),
    }),
  ),
});

export function get(lite: Lite, path: string, query: Record<string, string> = {}, headers = {}): Promise<Response> {
  return fetch(`${lite.url}${path}?${new URLSearchParams(query).toString()}`, { headers });
}

/** The lines of a LogQL query, in the order of the answer within each stream. */
export async function lines(lite: Lite, query: string, parameters: Record<string, string> = {}): Promise<string[]> {
  const answer = await get(lite, "/loki/api/v1/query_range", { query, ...parameters });
  if (answer.status !== 200) throw new Error(`${answer.status}: ${await answer.text()}`);
  return lokiAnswer.parse(await answer.json()).data.result.flatMap(({ values }) => values.map(([, line]) => line));
}
