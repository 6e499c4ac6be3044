import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { logRecord, logs, newTraceId } from "./otlp-examples.ts";
import { get, type Lite, lines, lokiAnswer, post, startLite, temporaryFolder } from "./testing.ts";

const matrix = z.object({
  data: z.object({
    resultType: z.literal("matrix"),
    result: z.array(
      z.object({
        metric: z.object({ detected_level: z.string() }),
        values: z.array(z.tuple([z.number(), z.string()])),
      }),
    ),
  }),
});
let lite: Lite;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const traceId = newTraceId();
const begun = Date.now();

beforeAll(async () => {
  folder = await temporaryFolder();
  lite = await startLite(folder.path);
  const orders = [
    logRecord("order 1 placed", { traceId, at: begun - 3000 }),
    logRecord("payment refused", { severity: 13, at: begun - 2000 }),
    logRecord("order 2 placed", { at: begun - 1000 }),
  ];
  await post(lite, "/v1/logs", logs("orders", orders));
  await post(
    lite,
    "/v1/logs",
    logs("worker", [logRecord('{"order":7,"at":{"stage":"ship"}}', { traceId, at: begun - 500 })]),
  );
  await post(lite, "/v1/logs", logs("orders", [logRecord("elsewhere")], "other"));
});
afterAll(async () => {
  await lite.end("SIGTERM");
  await folder.remove();
});

const ask = async (query: string, parameters = {}, headers = {}) => {
  const answer = await get(lite, "/loki/api/v1/query_range", { query, ...parameters }, headers);
  return { status: answer.status, text: await answer.text() };
};
const json = async (path: string): Promise<unknown> => (await get(lite, path)).json();
const local = (rest: string) => `{environment="local"} ${rest}`;

describe("LogQL", () => {
  test.each([
    ['{environment="local", service_name="worker"}', 1],
    ['{environment="local", service_name=~"work.*|pay"}', 1],
    ['{environment="local", service_name!="worker"}', 3],
    ['{environment="local", level="warn"}', 1],
    ['{environment="local", service_name!~"w.*"}', 3],
    ['{environment="local", nothing="x"}', 0],
    [local('|= "placed"'), 2],
    [local('|= `order` != "2"'), 2],
    [local('|~ "order [12]"'), 2],
    [local('!~ "order.*"'), 1],
    [local('| detected_level="warn"'), 1],
    [local('| http_route="/orders" | status=~"2.."'), 4],
    [local(`| trace_id="${traceId}"`), 2],
    [local(`| json | trace_id="${traceId}"`), 2],
    [local('| json | order="7" | at_stage="ship"'), 1],
  ])("%s finds %i", async (query, count) => {
    expect(await lines(lite, query)).toHaveLength(count);
  });

  test("gives the newest first and as many as asked for, or the oldest first", async () => {
    const query = '{environment="local", service_name="orders"} |= "order"';
    expect(await lines(lite, query, { limit: "1" })).toEqual(["order 2 placed"]);
    expect(await lines(lite, query, { limit: "1", direction: "forward" })).toEqual(["order 1 placed"]);
  });

  test.each([
    ["", { info: 3, warn: 1 }],
    ['|= "placed"', { info: 2 }],
    [`| trace_id="${traceId}"`, { info: 2 }],
    ['| detected_level="warn"', { warn: 1 }],
    ['| detected_level="error"', {}],
  ])("counts lines over time by level: %s", async (rest, expected) => {
    const query = `sum by (detected_level) (count_over_time(${local(rest)} [10s]))`;
    const end = begun + 10_000;
    const { text } = await ask(query, { start: String(end / 1000 - 60), end: String(end / 1000), step: "10s" });
    const { result } = matrix.parse(JSON.parse(text)).data;
    const sums = result.map(({ metric, values }) => [
      metric.detected_level,
      values.reduce((sum, [, lines]) => sum + Number(lines), 0),
    ]);
    expect(Object.fromEntries(sums)).toEqual(expected);
  });

  test("counts stand at the end of their window", async () => {
    const query = `sum by (level) (count_over_time(${local('|= "order 2"')} [2s]))`;
    const { text } = await ask(query, { start: String(begun / 1000), end: String(begun / 1000), step: "2" });
    expect(matrix.parse(JSON.parse(text)).data.result).toEqual([
      { metric: { detected_level: "info" }, values: [[begun / 1000, "1"]] },
    ]);
  });

  test.each([
    [local('| status=~"2.."'), "10s"],
    [local(""), "20s"],
  ])("refuses to count %s in steps of %s", async (query, step) => {
    const { status, text } = await ask(`sum by (level) (count_over_time(${query} [10s]))`, { step });
    expect([status, text]).toEqual([400, expect.stringContaining("a count over time")]);
  });

  test("keeps to the time range, in seconds, nanoseconds or RFC 3339", async () => {
    const before = begun - 1500;
    for (const end of [String(before / 1000), `${before}000000`, new Date(before).toISOString()]) {
      expect(await lines(lite, local(""), { start: String(begun / 1000 - 60), end })).toHaveLength(2);
    }
  });

  test.each([
    ["", {}, "end of the query"],
    ["{}", {}, "at least one matcher"],
    ['rate({environment="local"}[1m])', {}, "Supported"],
    [local("| line_format `x`"), {}, "Supported"],
    [local('|~ "("'), {}, "bad regular expression"],
    [local(""), { limit: "0" }, "limit"],
    [local(""), { direction: "sideways" }, "direction"],
    [local(""), { start: "tomorrow" }, "start"],
    [local(""), { start: "2000", end: "1000" }, "before start"],
  ])("%s with %o gets 400 and says %s", async (query, parameters, says) => {
    const answer = await ask(query, parameters);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(says);
  });

  test("an expression that would make a backtracking engine hang is answered at once", async () => {
    await post(lite, "/v1/logs", logs("long", [logRecord("a".repeat(200))], "regex"));
    expect(await lines(lite, '{environment="regex"} |~ "^(a+)+$b"')).toEqual([]);
  });
});

describe("the answer's shape", () => {
  test("metadata is merged into the stream, as Loki does", async () => {
    const answer = lokiAnswer.parse(JSON.parse((await ask(local(`|= "order 1"`))).text));
    expect(answer.data.result).toHaveLength(1);
    expect(answer.data.result[0]?.stream).toMatchObject({
      service_name: "orders",
      environment: "local",
      detected_level: "info",
      trace_id: traceId,
      http_route: "/orders",
    });
    expect(answer.data.result[0]?.values[0]?.[0]).toMatch(/^\d{19}$/);
  });

  test("metadata is the third element of a value for those who ask for it", async () => {
    const headers = { "x-loki-response-encoding-flags": "categorize-labels" };
    const answer = lokiAnswer.parse(JSON.parse((await ask(local(`|= "order"`), {}, headers)).text));
    const stream = answer.data.result.find(({ stream }) => stream["service_name"] === "orders");
    expect(stream?.stream).toEqual({ service_name: "orders", environment: "local", level: "info" });
    expect(stream?.values.map(([, line]) => line)).toEqual(["order 2 placed", "order 1 placed"]);
    expect(stream?.values[1]?.[2]).toMatchObject({ structuredMetadata: { trace_id: traceId, status: "201" } });
  });

  test("labels and their values", async () => {
    expect(await json("/loki/api/v1/labels")).toMatchObject({ data: ["service_name", "environment", "level"] });
    expect(await json("/loki/api/v1/label/level/values")).toMatchObject({ data: ["info", "warn"] });
    expect(await json("/loki/api/v1/label/nothing/values")).toMatchObject({ data: [] });
  });
});
