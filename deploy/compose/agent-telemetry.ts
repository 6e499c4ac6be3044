/**
 * The one door between the agent and those who watch, which share no network: what the agent emits goes out to the
 * receiver of telemetry, and its page of metrics can be read. Nothing else passes, in either direction.
 */
import { type IncomingMessage, type ServerResponse, createServer, request } from "node:http";
import { pipeline } from "node:stream/promises";
import { z } from "zod";

const SETTINGS = z.object({
  HOST: z.string().default("127.0.0.1"),
  PORT: z.coerce.number().int().min(0).max(65_535),
  AGENT_URL: z.url(),
  OTLP_URL: z.url(),
});
type Settings = z.infer<typeof SETTINGS>;

const TIMEOUT_MS = 5000;

/** Where a request may go: its URL there, or null. */
export function passage(settings: Pick<Settings, "AGENT_URL" | "OTLP_URL">, method = "", path = ""): URL | null {
  const asked = `${method} ${path}`;
  if (asked === "GET /metrics") return new URL("/metrics", settings.AGENT_URL);
  if (asked === "POST /v1/traces" || asked === "POST /v1/logs") return new URL(path, settings.OTLP_URL);
  return null;
}

/** A server that passes on what `passage` allows, 404 for the rest, and 502 where the other side does not answer. */
export function createDoor(settings: Pick<Settings, "AGENT_URL" | "OTLP_URL">) {
  // An idle connection is kept longer than announced: who was held up for a moment may still send on it.
  return createServer({ keepAliveTimeoutBuffer: 30_000 }, (incoming, outgoing) => {
    if (incoming.method === "GET" && incoming.url === "/healthz") return void outgoing.end("ok\n");
    const url = passage(settings, incoming.method, incoming.url);
    if (url === null) {
      incoming.resume();
      return void outgoing.writeHead(404).end("only GET /metrics, POST /v1/traces and POST /v1/logs pass here\n");
    }
    void passOn(url, incoming, outgoing);
  });
}

async function passOn(url: URL, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { "content-type": type, "content-length": length, "content-encoding": encoding } = incoming.headers;
  const headers = Object.fromEntries(
    Object.entries({ "content-type": type, "content-length": length, "content-encoding": encoding }).filter(
      ([, value]) => value !== undefined,
    ),
  );
  try {
    const there = request(url, { method: incoming.method ?? "GET", headers, timeout: TIMEOUT_MS });
    there.on("timeout", () => there.destroy(new Error("no answer in time")));
    const answered = new Promise<IncomingMessage>((resolve, reject) =>
      there.on("response", resolve).on("error", reject),
    );
    await Promise.all([pipeline(incoming, there), answered]);
    const answer = await answered;
    outgoing.writeHead(answer.statusCode ?? 502, { "content-type": answer.headers["content-type"] ?? "text/plain" });
    await pipeline(answer, outgoing);
  } catch (error) {
    if (!outgoing.headersSent) outgoing.writeHead(502);
    outgoing.end(`${url.host} does not answer: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}

if (import.meta.main) {
  const settings = SETTINGS.parse(process.env);
  const server = createDoor(settings).listen(settings.PORT, settings.HOST);
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => server.close(() => process.exit(0)));
}
