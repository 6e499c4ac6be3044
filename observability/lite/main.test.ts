import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import { expect, test, type TestContext, vi } from "vitest";
import { logRecord, logs, newTraceId, span, traces } from "./otlp-examples.ts";
import { get, type Lite, lines, post, startLite, temporaryFolder } from "./testing.ts";

/** A folder of the test's own, and what starts the store in it; both are gone after the test. */
async function place({ onTestFinished, signal }: TestContext) {
  const folder = await temporaryFolder();
  const running: Lite[] = [];
  onTestFinished(async () => {
    await Promise.all(running.map((lite) => lite.end("SIGKILL")));
    await folder.remove();
  });
  const start = async (env: Record<string, string> = {}) => {
    const lite = await startLite(folder.path, env, signal);
    running.push(lite);
    return lite;
  };
  return { path: folder.path, start };
}

const storeBytes = async (lite: Lite) => {
  const text = await (await get(lite, "/metrics")).text();
  return Number(/^telemetry_store_bytes (\d+)$/m.exec(text)?.[1]);
};

test("what was answered with 200 survives kill -9", async (context) => {
  const { start } = await place(context);
  const before = await start();
  const traceId = newTraceId();
  await post(before, "/v1/logs", logs("orders", [logRecord("kept")]));
  await post(before, "/v1/traces", traces("orders", [span({ traceId })]));
  await before.end("SIGKILL");
  const after = await start();
  expect(await lines(after, '{service_name="orders"}')).toEqual(["kept"]);
  expect((await get(after, `/api/traces/${traceId}`)).status).toBe(200);
});

test("a damaged file is moved aside and a new one begun", async (context) => {
  const { path, start } = await place(context);
  const garbage = "this is no database ".repeat(500);
  await writeFile(join(path, "telemetry.db"), garbage);
  const lite = await start();
  expect(lite.log.map(({ msg }) => msg).join()).toContain("telemetry.db.damaged");
  expect(await readFile(join(path, "telemetry.db.damaged"), "utf8")).toBe(garbage);
  await post(lite, "/v1/logs", logs("orders", [logRecord("taken")]));
  expect(await lines(lite, '{service_name="orders"}')).toEqual(["taken"]);
});

test("damage inside a file that looks right is noticed too", async (context) => {
  const { path, start } = await place(context);
  const before = await start();
  const records = Array.from({ length: 2000 }, (_, at) => logRecord(`line ${at}`));
  await post(before, "/v1/logs", logs("orders", records));
  await before.end("SIGTERM");
  const file = join(path, "telemetry.db");
  const bytes = await readFile(file);
  bytes.fill(0xff, 40_960, bytes.length - 40_960);
  await writeFile(file, bytes);
  const after = await start();
  expect(after.log.map(({ msg }) => msg).join()).toContain("damaged");
  expect(await lines(after, '{service_name="orders"}')).toEqual([]);
});

test("the oldest goes when the store is full, the newest stays", async (context) => {
  const { start } = await place(context);
  const lite = await start({ MAX_MEGABYTES: "1" });
  const text = "x".repeat(1000);
  for (let batch = 0; batch < 4; batch += 1) {
    await post(
      lite,
      "/v1/logs",
      logs(
        "orders",
        Array.from({ length: 500 }, (_, at) => logRecord(`${batch}-${at} ${text}`)),
      ),
    );
  }
  await vi.waitUntil(async () => (await storeBytes(lite)) <= 1024 * 1024, { timeout: 60_000, interval: 100 });
  expect(await lines(lite, '{service_name="orders"} |= "0-0 "')).toEqual([]);
  expect(await lines(lite, '{service_name="orders"} |= "3-499 "')).toHaveLength(1);
});

test("what is older than the window goes", async (context) => {
  const { start } = await place(context);
  const lite = await start({ MAX_AGE_SECONDS: "60" });
  const traceId = newTraceId();
  await post(lite, "/v1/traces", traces("orders", [span({ traceId, at: Date.now() - 61_000 })]));
  await post(lite, "/v1/logs", logs("orders", [logRecord("old", { at: Date.now() - 61_000 }), logRecord("new")]));
  await vi.waitUntil(async () => (await get(lite, `/api/traces/${traceId}`)).status === 404, {
    timeout: 60_000,
    interval: 100,
  });
  expect(await lines(lite, '{service_name="orders"}')).toEqual(["new"]);
});

test("wrong settings end the start with the names of all that are wrong", async (context) => {
  const { start } = await place(context);
  await expect(start({ PORT: "many", DATA_DIR: "" })).rejects.toThrow(/PORT.*DATA_DIR/);
});

test("a taken port ends the start with a line that names it", async (context) => {
  const { start } = await place(context);
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const address = other.address();
  const port = typeof address === "object" && address ? String(address.port) : "";
  await expect(start({ PORT: port })).rejects.toThrow(port);
  other.close();
});
