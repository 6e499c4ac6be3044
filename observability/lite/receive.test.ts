import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { logRecord, logs, newTraceId, span, traces } from "./otlp-examples.ts";
import { get, type Lite, lines, post, startLite, temporaryFolder } from "./testing.ts";

let lite: Lite;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  folder = await temporaryFolder();
  lite = await startLite(folder.path);
});
afterAll(async () => {
  await lite.end("SIGTERM");
  await folder.remove();
});

const STORED = 'telemetry_received_total{kind="spans"}';
const counter = async (series: string) => {
  const text = await (await get(lite, "/metrics")).text();
  const line = text.split("\n").find((candidate) => candidate.startsWith(series));
  return Number(line?.split(" ").at(-1));
};

describe("taking OTLP", () => {
  test("answers {} once the records can be queried", async () => {
    const answer = await post(lite, "/v1/logs", logs("plain", [logRecord("hello")]));
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({});
    expect(await lines(lite, '{service_name="plain"}')).toEqual(["hello"]);
  });

  test("takes gzip", async () => {
    const body = gzipSync(JSON.stringify(logs("zipped", [logRecord("hello")])));
    const answer = await post(lite, "/v1/logs", body, { "content-encoding": "gzip" });
    expect(answer.status).toBe(200);
    expect(await lines(lite, '{service_name="zipped"}')).toEqual(["hello"]);
  });

  test("counts a span that is sent again once", async () => {
    const traceId = newTraceId();
    const body = traces("again", [span({ traceId })]);
    await post(lite, "/v1/traces", body);
    await post(lite, "/v1/traces", body);
    const trace = await (await get(lite, `/api/traces/${traceId}`)).text();
    expect(trace.match(/"spanId"/g)).toHaveLength(1);
  });

  test("takes the current exporters' body without optional parts", async () => {
    expect((await post(lite, "/v1/traces", { resourceSpans: [] })).status).toBe(200);
    expect((await post(lite, "/v1/logs", { resourceLogs: [{ scopeLogs: [{ logRecords: [{}] }] }] })).status).toBe(200);
    expect(await lines(lite, '{service_name="unknown_service"}')).toEqual([""]);
  });
});

describe("refusing", () => {
  const refusals = [
    ["another content type", 415, "application/json", "", { "content-type": "text/plain" }],
    ["what is not protobuf", 400, "no OTLP message", "{}", { "content-type": "application/x-protobuf" }],
    ["another encoding", 415, "gzip", "{}", { "content-encoding": "br" }],
    ["what is not JSON", 400, "not JSON", "{", {}],
    ["what is not gzip", 400, "not gzip", "{}", { "content-encoding": "gzip" }],
    ["another shape", 400, "expected object", "[]", {}],
    ["traces sent as logs", 400, "resourceSpans", JSON.stringify(logs("x", [])), {}],
    ["a body of 5 MB", 413, "bytes", "x".repeat(5 * 1024 * 1024), {}],
    [
      "a body that unpacks to 17 MB",
      413,
      "unpacks",
      gzipSync("x".repeat(17 * 1024 * 1024)),
      { "content-encoding": "gzip" },
    ],
  ] as const;
  test.each(refusals)("%s gets %i and a message that names %s", async (_, status, named, body, headers) => {
    const counted = `telemetry_refused_requests_total{status="${status}"}`;
    const before = { refused: (await counter(counted)) || 0, stored: await counter(STORED) };
    const answer = await post(lite, "/v1/traces", body, headers);
    expect(answer.status).toBe(status);
    expect(await answer.text()).toContain(named);
    expect(await counter(counted)).toBe(before.refused + 1);
    expect(await counter(STORED)).toBe(before.stored);
  });

  test("a malformed record costs itself alone, and the exporter is told", async () => {
    const traceId = newTraceId();
    const bad = { ...span({ traceId }), startTimeUnixNano: "yesterday" };
    const tooLate = { ...span({ traceId }), endTimeUnixNano: "9999999999999999999" };
    const answer = await post(lite, "/v1/traces", traces("mixed", [bad, span({ traceId }), 17, tooLate]));
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      partialSuccess: { rejectedSpans: "3", errorMessage: expect.stringContaining("startTimeUnixNano") },
    });
    const trace = await (await get(lite, `/api/traces/${traceId}`)).text();
    expect(trace.match(/"spanId"/g)).toHaveLength(1);
  });

  test("a request without one good record gets 400", async () => {
    const answer = await post(lite, "/v1/logs", logs("bad", [{ severityNumber: 99 }]));
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain("severityNumber");
  });

  test("what was stored and what was rejected is counted", async () => {
    const stored = await counter('telemetry_received_total{kind="log_records"}');
    const rejected = await counter('telemetry_rejected_total{kind="log_records"}');
    await post(lite, "/v1/logs", logs("counted", [logRecord("a"), logRecord("b"), { severityNumber: 99 }]));
    expect(await counter('telemetry_received_total{kind="log_records"}')).toBe(stored + 2);
    expect(await counter('telemetry_rejected_total{kind="log_records"}')).toBe(rejected + 1);
    expect(await counter("telemetry_store_bytes")).toBeGreaterThan(0);
  });
});
