import { describe, expect, it } from "vitest";
import { environmentOf, otlpTraceSchema, spansOf } from "./otlp-spans.ts";

const start = 1_770_000_000_000_000_000n;
const resource = (service: string) => ({
  attributes: [
    { key: "service.name", value: { stringValue: service } },
    { key: "environment", value: { stringValue: "local" } },
  ],
});
const parent = {
  traceId: "5b8efff798038103d269b633813fc60c",
  spanId: "eee19b7ec3c1b174",
  name: "GET /products/search",
  kind: 2,
  startTimeUnixNano: String(start),
  endTimeUnixNano: String(start + 250_500_000n),
  attributes: [
    { key: "http.response.status_code", value: { intValue: "500" } },
    { key: "sampled", value: { boolValue: true } },
    { key: "ratio", value: { doubleValue: 0.5 } },
    { key: "tags", value: { arrayValue: { values: [{ stringValue: "a" }, { intValue: 2 }] } } },
  ],
  status: { code: 2, message: "no" },
  events: [
    {
      timeUnixNano: String(start + 2_000_000n),
      name: "exception",
      attributes: [{ key: "exception.type", value: { stringValue: "TypeError" } }],
    },
  ],
};
const child = {
  ...parent,
  spanId: "EEE19B7EC3C1B175",
  parentSpanId: "eee19b7ec3c1b174",
  name: "pg.query:SELECT",
  kind: 3,
  startTimeUnixNano: Number(start + 1_000_000n),
  attributes: [],
  status: {},
};

describe("spansOf", () => {
  const trace = otlpTraceSchema.parse({
    resourceSpans: [
      { resource: resource("inventory"), scopeSpans: [{ scope: {}, spans: [child] }] },
      { resource: resource("gateway"), scopeSpans: [{ spans: [parent] }] },
    ],
  });

  it("gives each span its service, times in milliseconds and attributes as text, in order of start", () => {
    const [first, second] = spansOf(trace);
    expect(first).toEqual({
      spanId: "eee19b7ec3c1b174",
      parentId: null,
      service: "gateway",
      name: "GET /products/search",
      kind: "server",
      start: Number(start / 1_000_000n),
      durationMs: 250.5,
      error: true,
      statusMessage: "no",
      events: [
        { at: Number(start / 1_000_000n) + 2, name: "exception", attributes: { "exception.type": "TypeError" } },
      ],
      attributes: { "http.response.status_code": "500", sampled: "true", ratio: "0.5", tags: "a, 2" },
    });
    expect(second).toMatchObject({
      spanId: "eee19b7ec3c1b175",
      parentId: "eee19b7ec3c1b174",
      service: "inventory",
      kind: "client",
      error: false,
    });
    expect(environmentOf(trace)).toBe("local");
  });

  it("reads Tempo's own encoding: batches, base64 ids, named kinds and codes", () => {
    const spans = spansOf(
      otlpTraceSchema.parse({
        batches: [
          {
            resource: resource("orders"),
            scopeSpans: [
              {
                spans: [
                  {
                    ...parent,
                    spanId: Buffer.from(parent.spanId, "hex").toString("base64"),
                    kind: "SPAN_KIND_CONSUMER",
                    status: { code: "STATUS_CODE_ERROR" },
                  },
                ],
              },
            ],
          },
        ],
      }),
    );
    expect(spans).toMatchObject([{ spanId: parent.spanId, kind: "consumer", error: true, service: "orders" }]);
  });

  it("reads the v2 API, where the trace is inside `trace`", () => {
    const body = { trace: { resourceSpans: [{ resource: resource("a"), scopeSpans: [{ spans: [parent] }] }] } };
    expect(spansOf(otlpTraceSchema.parse(body))).toHaveLength(1);
  });

  it("gives no spans and no environment for an empty trace", () => {
    const empty = otlpTraceSchema.parse({ batches: [] });
    expect(spansOf(empty)).toEqual([]);
    expect(environmentOf(empty)).toBeNull();
  });
});
