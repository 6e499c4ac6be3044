import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { Server } from "socket.io";
import type { Ack, ClientEvents, Me, Progress, ServerEvents, Stack } from "@mayday/agent/contract";

/** Answers the tools that are under measurement; what is not there is unavailable. */
export type Answers = Record<string, (input: Record<string, unknown>) => object>;

const TYPES: Record<string, string> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };

/**
 * The built page, and an agent that speaks its contract with what `answers` says and nothing behind it: for what the page
 * alone is measured by.
 */
export async function servePage(folder: string, run: string, answers: Answers) {
  const http = createServer((request, response) => void respond(folder, request, response));
  const io = new Server<ClientEvents, ServerEvents>(http, { path: "/socket", serveClient: false });
  io.on("connection", (socket) => {
    socket.on("call", ({ tool, input }, ack: Ack<object>) => {
      const answer = answers[tool];
      const missing = { status: "error", code: "unavailable", reason: `no ${tool} here`, tryNext: "" } as const;
      ack(answer === undefined ? missing : { status: "ok", ...answer(input as Record<string, unknown>) });
    });
    socket.on("watch", (_request, ack) => ack({ status: "ok", items: [], progress: progressOf(run) }));
    socket.on("unwatch", (_request, ack) => ack({ status: "ok" }));
  });
  await new Promise<void>((listening) => http.listen(0, "127.0.0.1", listening));
  const { port } = http.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stop: () => io.close() };
}

async function respond(folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = normalize(new URL(request.url ?? "/", "http://localhost").pathname);
  const json = { "/api/me": ME, "/api/stack": STACK }[path];
  if (json !== undefined) {
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(json));
    return;
  }
  const file = path.startsWith("/assets/") ? path : "/index.html";
  const content = await readFile(join(folder, file)).catch(() => null);
  if (content === null) response.writeHead(404).end();
  else response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" }).end(content);
}

const ME: Me = {
  vocabulary: {
    components: [],
    mechanisms: {},
    stages: [],
    services: ["gateway", "inventory", "orders", "payments", "worker"],
    loadProfiles: [],
  },
  learner: "bench",
  tutor: { provider: "scripted", model: null },
  limits: { messageChars: 4000, payloadBytes: 64 * 1024 },
};
const STACK: Stack = { ready: true, components: [] };

function progressOf(run: string): Progress {
  const now = Date.now();
  return {
    run,
    scenario: "bench",
    title: "Frames",
    severity: "sev3",
    environment: "local",
    state: "active",
    seq: 0,
    startedAt: now,
    incidentAt: now,
    endedAt: null,
    endedWhy: null,
    timeboxSeconds: 2700,
    stage: null,
    stages: [],
    waitingFor: [],
    hints: [],
    offer: null,
    nextHint: { available: false, inSeconds: 0, why: "" },
    alerts: [],
    actions: [],
    findings: [],
    request: null,
    toggles: [],
    signals: {},
    telemetry: { ok: true, missing: [] },
  };
}
