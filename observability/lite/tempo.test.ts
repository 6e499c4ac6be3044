import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newSpanId, newTraceId, span, traces } from "./otlp-examples.ts";
import { get, type Lite, post, startLite, temporaryFolder, tempoSearch } from "./testing.ts";

let lite: Lite;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const slow = newTraceId();
const failed = newTraceId();
const rootId = newSpanId();
const begun = Date.now();

beforeAll(async () => {
  folder = await temporaryFolder();
  lite = await startLite(folder.path);
  // The child arrives first, and from another process, as it does in life.
  await post(
    lite,
    "/v1/traces",
    traces("inventory", [span({ traceId: slow, parent: rootId, ms: 50, at: begun - 850 })]),
  );
  const root = span({ traceId: slow, spanId: rootId, name: "GET /search", ms: 300, at: begun - 1000 });
  await post(lite, "/v1/traces", traces("gateway", [root]));
  const parts = [
    span({ traceId: failed, name: "POST /orders", ms: 20 }),
    span({ traceId: failed, parent: newSpanId(), error: true }),
  ];
  await post(lite, "/v1/traces", traces("orders", parts));
  await post(lite, "/v1/traces", traces("gateway", [span({ traceId: newTraceId(), ms: 900 })], "other"));
});
afterAll(async () => {
  await lite.end("SIGTERM");
  await folder.remove();
});

const search = async (q: string, parameters = {}) => {
  const answer = await get(lite, "/api/search", { q, ...parameters });
  if (answer.status !== 200) throw new Error(`${answer.status}: ${await answer.text()}`);
  return tempoSearch.parse(await answer.json()).traces;
};

describe("TraceQL", () => {
  test.each([
    ["{}", 3],
    ['{ resource.environment = "local" }', 2],
    ['{ resource.environment="local" && resource.service.name = "gateway" }', 1],
    ['{ resource.environment="local" && resource.service.name != "gateway" && traceDuration >= 300ms }', 1],
    ['{ resource.environment = "local" && duration > 290ms }', 1],
    ['{ resource.service.name = "inventory" && duration > 0.2s }', 0],
    ["{ status = error }", 1],
    ['{ status = error && name = "POST /orders" }', 0],
    ["{ kind = server && duration < 25ms }", 1],
    ["{ kind = client }", 0],
    ['{ resource.environment = "local" && span.http.request.method = "GET" }', 2],
    ['{ resource.environment = "local" && span.http.response.status_code = 200 && span.cached = false }', 2],
    ['{ span.http.request.method = "PUT" }', 0],
    ['{ span.http.route = "/nowhere" }', 0],
    ['{ rootServiceName = "gateway" && resource.service.name = "inventory" }', 1],
  ])("%s finds %i", async (query, count) => {
    expect(await search(query)).toHaveLength(count);
  });

  test("gives the newest first, as many as asked for, of the time asked for", async () => {
    const query = '{ resource.environment = "local" }';
    expect((await search(query, { limit: "1" }))[0]?.traceID).toBe(failed);
    const end = String(Math.floor(begun / 1000) - 60);
    expect(await search(query, { end })).toEqual([]);
  });

  test.each([
    ["resource.service.name", "{ … }"],
    ["{ span.http.status_code > 500 }", "Supported"],
    ["{ status = broken }", "Supported"],
    ["{ duration > 5 }", "Supported"],
    ["{ status = error || kind = client }", "parse error"],
    ["{ status = error && }", "&&"],
    ["{ status = error } | count() > 2", "parse error"],
  ])("%s gets 400 and says %s", async (q, says) => {
    const answer = await get(lite, "/api/search", { q });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain(says);
  });
});

describe("the answers' shape", () => {
  test("a search summarises the whole trace", async () => {
    const [found] = await search('{ resource.service.name = "inventory" }');
    expect(found).toEqual({
      traceID: slow,
      rootServiceName: "gateway",
      rootTraceName: "GET /search",
      durationMs: 300,
      serviceStats: { gateway: { spanCount: 1, errorCount: 0 }, inventory: { spanCount: 1, errorCount: 0 } },
    });
    expect((await search("{ status = error }"))[0]?.serviceStats).toEqual({ orders: { spanCount: 2, errorCount: 1 } });
  });

  test("a trace has base64 ids, named kinds and every attribute as it was sent", async () => {
    const answer = await (await get(lite, `/api/traces/${slow.toUpperCase()}`)).json();
    expect(answer).toMatchObject({
      batches: [
        {
          resource: {
            attributes: expect.arrayContaining([{ key: "service.name", value: { stringValue: "gateway" } }]),
          },
          scopeSpans: [
            {
              scope: { name: "http" },
              spans: [
                {
                  traceId: Buffer.from(slow, "hex").toString("base64"),
                  spanId: Buffer.from(rootId, "hex").toString("base64"),
                  kind: "SPAN_KIND_SERVER",
                  attributes: [
                    { key: "http.request.method", value: { stringValue: "GET" } },
                    { key: "http.response.status_code", value: { intValue: "200" } },
                    { key: "cached", value: { boolValue: false } },
                  ],
                },
              ],
            },
          ],
        },
        { scopeSpans: [{ spans: [{ parentSpanId: Buffer.from(rootId, "hex").toString("base64") }] }] },
      ],
    });
  });

  test("a failed span says so", async () => {
    const text = await (await get(lite, `/api/traces/${failed}`)).text();
    expect(text).toContain('"status":{"code":"STATUS_CODE_ERROR","message":"it broke"}');
  });

  test("an unknown trace gets 404, what is no id 400", async () => {
    expect((await get(lite, `/api/traces/${newTraceId()}`)).status).toBe(404);
    expect((await get(lite, "/api/traces/nonsense")).status).toBe(400);
  });
});
