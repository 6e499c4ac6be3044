import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { createAdaptorServer } from "@hono/node-server";
import type { Server as HttpServer } from "node:http";
import type { Logger } from "pino";
import { createChat, type Chat } from "./chat.ts";
import { openDatabase, type Database } from "./feed/database.ts";
import { createApp } from "./http/app.ts";
import { createToolsClient } from "./mcp/tools-client.ts";
import { createOwnData, type OwnData } from "./own-data/own-data.ts";
import { createMetrics } from "./metrics.ts";
import { createScripted } from "./providers/scripted/scripted.ts";
import { openModelSettings } from "./providers/model-settings.ts";
import { modelFromEnvironment, patienceOf, turnBudget, type Settings } from "./settings.ts";
import { createSocketServer, roomOf } from "./socket/server.ts";
import { createSpeaker } from "./tutor/speaker.ts";

export type Agent = { port: number; close: () => Promise<void> };

const RETRY_MS = 500;
const IDLE_LOOK_MS = 50;
/** How much longer than announced an idle connection is kept: who was held up for a moment may still send on it. */
const KEEP_ALIVE_BUFFER_MS = 30_000;
/** How long a browser's request waits for a chat that is still starting. */
const PATIENCE_MS = 5000;

/**
 * Starts the agent. Listens at once, so that the page and the components can be seen while PostgreSQL and tools still
 * start; the chat answers `unavailable` until they are there. Throws when the port is taken.
 */
export async function startAgent(settings: Settings, log: Logger): Promise<Agent> {
  const metrics = createMetrics();
  let chat: Chat | null = null;
  let ownData: OwnData | null = null;
  const begun = Promise.withResolvers<void>();
  let database: Database | null = null;
  const closing = new AbortController();

  const chatSoon = async () => {
    if (chat === null) await Promise.race([begun.promise, delay(PATIENCE_MS, undefined, { ref: false })]);
    return chat;
  };

  const tools = createToolsClient({
    toolsUrl: settings.TOOLS_URL,
    hostToken: settings.TOOLS_HOST_TOKEN,
    metrics,
    log,
    onUpstream: (state) => io.emit("upstream", { tools: state }),
  });
  const modelSettings = await openModelSettings({
    file: settings.MODEL_SETTINGS_FILE,
    environment: modelFromEnvironment(settings),
  });
  const probeAfterMs = settings.TUTOR_PROBE_SECONDS * 1000;
  const patience = patienceOf(settings);
  const speaker = createSpeaker({ settings: modelSettings, probeAfterMs, patience, metrics, log });
  const app = createApp({
    settings,
    modelSettings,
    speaker,
    metrics,
    ownData: () => ownData,
    health: () => ({ store: chat !== null, tools: tools.state() === "up" }),
  });
  const http = asHttpServer(
    createAdaptorServer({ fetch: app.fetch, serverOptions: { keepAliveTimeoutBuffer: KEEP_ALIVE_BUFFER_MS } }),
  );
  const { HOST: host, SESSION_SECRET: sessionSecret } = settings;
  const io = createSocketServer({ http, host, sessionSecret, tools, metrics, log, chat: chatSoon });

  http.listen(settings.PORT, settings.HOST);
  await once(http, "listening");

  const begin = async () => {
    database = await openDatabase(settings.CHAT_DATABASE_URL, (err) => log.warn({ err }, "a connection was lost"));
    chat = createChat({
      db: database.db,
      tools,
      scripted: createScripted(),
      speaker,
      budget: turnBudget(settings),
      metrics,
      log,
      onProgress: (run, progress) => io.to(roomOf(run)).emit("progress", progress),
      onDelta: (piece) => io.to(roomOf(piece.run)).emit("delta", piece),
    });
    ownData = createOwnData({ db: database.db, tools, log, onGone: (runs) => chat?.gone(runs) });
  };
  const starting = (async () => {
    await untilDone(begin, "waiting for PostgreSQL", log, closing.signal);
    begun.resolve();
    await untilDone(async () => await chat?.resumeTurns(), "waiting for PostgreSQL", log, closing.signal);
    await untilDone(async () => await ownData?.resume(), "waiting for PostgreSQL", log, closing.signal);
    await untilDone(async () => await chat?.followOpenRuns(), "waiting for tools", log, closing.signal);
  })();

  const address = http.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    port: address.port,
    close: async () => {
      closing.abort();
      await starting;
      chat?.close();
      ownData?.close();
      speaker.close();
      await tools.close();
      const closed = io.close();
      // A connection whose last request has just ended is kept for the next, which will not come any more.
      const idle = setInterval(() => http.closeIdleConnections(), IDLE_LOOK_MS);
      await closed;
      clearInterval(idle);
      await database?.close();
    },
  };
}

/** Does it again, twice a second, until it succeeds or `signal` aborts. */
async function untilDone(work: () => Promise<void>, what: string, log: Logger, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted) return;
      log.info({ err: error }, what);
      await delay(RETRY_MS, undefined, { signal }).catch(() => {});
    }
  }
}

/** Without options of its own the adaptor makes a plain HTTP/1 server. */
function asHttpServer(server: ReturnType<typeof createAdaptorServer>): HttpServer {
  return server as HttpServer;
}
