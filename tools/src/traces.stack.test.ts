import { randomBytes } from "node:crypto";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { expect, inject, test } from "vitest";
import { z } from "zod";
import { signCredential } from "./credentials.ts";
import { loadEnvironments } from "./environment/load-environments.ts";

const { toolsUrl, telemetryUrl, prometheusUrl, credentialSecret, environmentsFile } = inject("stack");
const PATIENCE = { timeout: 60_000 };
const NAME = "tools/call get_run";

const attribute = z.object({ key: z.string(), value: z.object({ stringValue: z.string().optional() }) });
const traceSchema = z.object({
  batches: z.array(
    z.object({
      resource: z.object({ attributes: z.array(attribute) }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({ name: z.string(), kind: z.string(), parentSpanId: z.string(), attributes: z.array(attribute) }),
          ),
        }),
      ),
    }),
  ),
});

const values = (attributes: z.infer<typeof attribute>[]) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue]));

async function spansOf(traceId: string) {
  const answer = await fetch(`${telemetryUrl}/api/traces/${traceId}`);
  if (answer.status !== 200) return [];
  const { batches } = traceSchema.parse(await answer.json());
  return batches.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({ ...span, attributes: { ...values(resource.attributes), ...values(span.attributes) } })),
    ),
  );
}

/** Calls a tool that fails, as part of a trace that the caller began. */
async function callInTrace(): Promise<{ traceId: string; spanId: string; secret: string }> {
  const [traceId, spanId, secret] = [randomBytes(16), randomBytes(8), randomBytes(8)].map((bytes) =>
    bytes.toString("hex"),
  );
  const token = signCredential(credentialSecret, { role: "learner", sub: "somebody" }, 60);
  const headers = { authorization: `Bearer ${token}`, traceparent: `00-${traceId}-${spanId}-01` };
  const client = new Client({ name: "test", version: "1" }, { versionNegotiation: { mode: "auto" } });
  await client.connect(new StreamableHTTPClientTransport(new URL("/mcp", toolsUrl), { requestInit: { headers } }));
  const { isError } = await client.callTool({ name: "get_run", arguments: { run: `unknown-${secret}` } });
  await client.close();
  expect(isError).toBe(true);
  return { traceId: traceId ?? "", spanId: spanId ?? "", secret: secret ?? "" };
}

test("a tool call goes on with its caller's trace, fails when its result says so, and holds nothing of what was asked", async () => {
  const { traceId, spanId, secret } = await callInTrace();
  const call = async () => (await spansOf(traceId)).find(({ name }) => name === NAME);
  await expect.poll(call, PATIENCE).toMatchObject({
    kind: "SPAN_KIND_SERVER",
    parentSpanId: Buffer.from(spanId, "hex").toString("base64"),
    attributes: {
      "service.name": "tools",
      environment: "platform",
      "mcp.method.name": "tools/call",
      "gen_ai.tool.name": "get_run",
      "gen_ai.operation.name": "execute_tool",
      "error.type": "tool_error",
      "mayday.outcome": "not_found",
    },
  });
  expect(JSON.stringify(await spansOf(traceId))).not.toContain(secret);
});

test("a learner's environment knows nothing of the platform: not its traces, logs or metrics", async () => {
  const { traceId } = await callInTrace();
  await expect.poll(async () => (await spansOf(traceId)).length, PATIENCE).toBeGreaterThan(0);
  const range = { from: Date.now() - 600_000, to: Date.now() };
  for (const environment of loadEnvironments(environmentsFile).values()) {
    expect(await environment.getTrace(traceId)).toEqual([]);
    expect(await environment.searchLogs({ ...range, traceId, limit: 10 })).toEqual([]);
    for (const service of ["tools", "agent"]) {
      expect(await environment.searchTraces({ ...range, service, errorsOnly: false, limit: 10 })).toEqual([]);
      expect(await environment.searchLogs({ ...range, service, limit: 10 })).toEqual([]);
    }
    const query = '{__name__=~"mayday_.+|tutor_.+"}';
    expect((await environment.queryRange({ query, ...range, step: 10 })).series).toEqual([]);
  }
});

test("the duration of tool calls has exemplars", async () => {
  await callInTrace();
  const query = 'mayday_tool_duration_seconds_bucket{environment="platform"}';
  const read = async () => {
    const range = { query, start: String(Date.now() / 1000 - 300), end: String(Date.now() / 1000) };
    const answer = await fetch(`${prometheusUrl}/api/v1/query_exemplars?${new URLSearchParams(range).toString()}`);
    return await answer.text();
  };
  await expect.poll(read, PATIENCE).toMatch(/"trace_id":"[0-9a-f]{32}"/);
});
