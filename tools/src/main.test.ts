import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect as dial, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { afterAll, beforeAll, expect, it } from "vitest";
import { freePort, startPostgres, type TestPostgres } from "@mayday/local/testing";
import { TOOLS } from "./contract.ts";
import { darkEntry, SECRETS } from "./testing-control.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const SECRETS_OF_TOOLS = { CREDENTIAL_SECRET: SECRETS.credential, WEBHOOK_TOKEN: SECRETS.webhook };

let postgres: TestPostgres;
let folder: string;
let settings: Record<string, string>;
let databasePort: number;
const started: ChildProcess[] = [];

beforeAll(async () => {
  [postgres, folder, databasePort] = await Promise.all([
    startPostgres(),
    mkdtemp(join(tmpdir(), "tools-")),
    freePort(),
  ]);
  await writeFile(join(folder, "environments.json"), JSON.stringify([darkEntry(await freePort())]));
  settings = {
    ...SECRETS_OF_TOOLS,
    PORT: String(await freePort()),
    RUNS_DATABASE_URL: postgres.url.replace(/:\d+\//, `:${databasePort}/`),
    ENVIRONMENTS_FILE: join(folder, "environments.json"),
    CATALOG_DIR: here("../../scenarios/catalog"),
    HINTS_DIR: here("../../scenarios/hints"),
  };
});
afterAll(async () => {
  for (const child of started) child.kill("SIGKILL");
  await postgres.stop();
  await rm(folder, { recursive: true });
});

function start(script: string, args: string[], env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, [here(script), ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  started.push(child);
  return child;
}

/** The way to the database, which can be opened later than tools is started. */
async function openDatabase(): Promise<Server> {
  const { port } = new URL(postgres.url);
  const server = createServer((socket) => {
    const upstream = dial(Number(port), "127.0.0.1");
    socket.pipe(upstream).pipe(socket);
    socket.on("error", () => upstream.destroy());
    upstream.on("error", () => socket.destroy());
  });
  server.listen(databasePort, "127.0.0.1");
  await once(server, "listening");
  return server;
}

/** Tools as a program, with what tells how it is. */
function startTools() {
  const child = start("main.ts", [], settings);
  let log = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (piece: string) => (log = (log + piece).slice(-2000)));
  const health = async (): Promise<unknown> => {
    try {
      return await (await fetch(`http://127.0.0.1:${settings["PORT"]}/healthz`)).json();
    } catch {
      return `does not listen; code ${child.exitCode}; ${log}`;
    }
  };
  const untilHealth = (expected: unknown) => expect.poll(health, { timeout: 60_000, interval: 100 }).toEqual(expected);
  return { child, untilHealth };
}

async function callAs(role: string, tool: "start_run" | "follow_run", input: Record<string, unknown>) {
  const env = { CREDENTIAL_SECRET: SECRETS.credential, TOOLS_URL: `http://127.0.0.1:${settings["PORT"]}` };
  const cli = start("cli/token.ts", [role, "--json"], env);
  const { url, token } = JSON.parse(cli.stdout ? await text(cli.stdout) : "");
  const client = new Client({ name: "test", version: "1" }, { versionNegotiation: { mode: "auto" } });
  const requestInit = { headers: { authorization: `Bearer ${token}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }));
  const { structuredContent } = await client.callTool({ name: tool, arguments: input });
  await client.close();
  return structuredContent;
}

it("listens before its database does, survives kill -9 in mid-run, and stops cleanly", async () => {
  const first = startTools();
  await first.untilHealth({ ready: false, waitingFor: "the runs database" });
  const database = await openDatabase();
  await first.untilHealth({ ready: true });
  const { run } = TOOLS.start_run.output.parse(await callAs("learner", "start_run", { scenario: "search-crawls" }));

  first.child.kill("SIGKILL");
  await once(first.child, "exit");
  const second = startTools();
  await second.untilHealth({ ready: true });
  const follow = { run, after: 0, waitSeconds: 5 };
  const { events } = TOOLS.follow_run.output.parse(await callAs("learner", "follow_run", follow));
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect(events.map(({ type }) => type)).toContain("resumed");

  second.child.kill("SIGTERM");
  expect(await once(second.child, "exit")).toEqual([0, null]);
  database.close();
});

it("names every setting that is wrong, and quotes none", async () => {
  const wrong = start("main.ts", [], { ...settings, CREDENTIAL_SECRET: "short-secret", PORT: "no-port" });
  const [said, [code]] = await Promise.all([wrong.stderr ? text(wrong.stderr) : "", once(wrong, "exit")]);
  expect(code).toBe(1);
  expect(said).toMatch(/PORT.*CREDENTIAL_SECRET/s);
  expect(said).not.toContain("short-secret");
});

it("refuses to make a token for a role that does not exist", async () => {
  const env = { CREDENTIAL_SECRET: SECRETS.credential, TOOLS_URL: "http://127.0.0.1:1" };
  const cli = start("cli/token.ts", ["root"], env);
  const [said, [code]] = await Promise.all([cli.stderr ? text(cli.stderr) : "", once(cli, "exit")]);
  expect([code, said]).toEqual([2, expect.stringContaining("tutor|host|learner|instructor")]);
});
