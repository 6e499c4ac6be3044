import { readFileSync } from "node:fs";
import { join } from "node:path";
import protobuf from "protobufjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { logRecord, logs, newTraceId, span, traces } from "./otlp-examples.ts";
import { readTraces } from "./otlp.ts";
import { decodeRequest, PROTOBUF } from "./protobuf.ts";
import { get, lines, type Lite, post, startLite, temporaryFolder } from "./testing.ts";

const here = (path: string) => readFileSync(join(import.meta.dirname, path), "utf8");
const { root } = protobuf.parse(here("otlp.proto"));

/** What an exporter would send for a request in OTLP's JSON encoding, but for its ids, which are bytes here. */
function encode(type: string, request: unknown): Uint8Array {
  const withBytes = JSON.parse(JSON.stringify(request), (key, value: unknown) =>
    ["traceId", "spanId", "parentSpanId"].includes(key) ? [...Buffer.from(String(value), "hex")] : value,
  ) as Record<string, unknown>;
  const message = root.lookupType(type);
  return message.encode(message.fromObject(withBytes)).finish();
}

test("a request that Envoy 1.40 sent is read whole", () => {
  const { groups, rejected } = readTraces(
    decodeRequest("spans", Buffer.from(here("fixtures/envoy-traces.b64"), "base64")),
  );
  expect(rejected).toBe(0);
  expect(groups).toMatchObject([
    {
      resource: { service: "orders-mesh", environment: "local" },
      records: [
        {
          traceId: "0af7651916cd43dd8448eb211c80319c",
          spanId: "32128e49fddfd89d",
          parentId: "00f067aa0ba902b7",
          kind: 3,
          startNs: 1795308122472232000n,
          endNs: 1795308122513216000n,
          status: 2,
          details: { attributes: { "http.status_code": "404", upstream_cluster: "payments" } },
        },
        { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "8064f8ac9953789e" },
      ],
    },
  ]);
});

describe("over HTTP", () => {
  let lite: Lite;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  const headers = { "content-type": PROTOBUF };
  beforeAll(async () => {
    folder = await temporaryFolder();
    lite = await startLite(folder.path);
  });
  afterAll(async () => {
    await lite.end("SIGKILL");
    await folder.remove();
  });

  test("spans and log records are stored, and the answer is protobuf too", async () => {
    const traceId = newTraceId();
    const answer = await post(
      lite,
      "/v1/traces",
      encode("TracesRequest", traces("binary", [span({ traceId })])),
      headers,
    );
    expect([answer.status, answer.headers.get("content-type"), (await answer.arrayBuffer()).byteLength]).toEqual([
      200,
      PROTOBUF,
      0,
    ]);
    expect(await (await get(lite, `/api/traces/${traceId}`)).text()).toContain("GET /");
    const body = encode("LogsRequest", logs("binary", [logRecord("a line", { traceId })]));
    expect((await post(lite, "/v1/logs", body, headers)).status).toBe(200);
    expect(await lines(lite, `{service_name="binary"} | trace_id="${traceId}"`)).toEqual(["a line"]);
  });

  test("an empty request is taken", async () => {
    expect((await post(lite, "/v1/traces", new Uint8Array(), headers)).status).toBe(200);
  });

  test("a record without an id is rejected, and the exporter is told how many were", async () => {
    const request = encode("TracesRequest", traces("binary", [span({ traceId: "" }), span({ traceId: newTraceId() })]));
    const answer = await post(lite, "/v1/traces", request, headers);
    const told = root
      .lookupType("Response")
      .decode(new Uint8Array(await answer.arrayBuffer()))
      .toJSON();
    expect(told).toEqual({ partialSuccess: { rejected: "1", errorMessage: expect.stringContaining("traceId") } });
  });
});
