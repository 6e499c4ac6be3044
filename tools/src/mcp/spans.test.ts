import { context, propagation, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { startPostgres } from "@mayday/local/testing";
import { connect, startControl, type Session, type TestControl } from "../testing-control.ts";
import { SmallSystem } from "../testing-system.ts";

const exporter = new InMemorySpanExporter();
const TRACE = "0af7651916cd43dd8448eb211c80319c";
const PARENT = "b7ad6b7169203331";
const _meta = { traceparent: `00-${TRACE}-${PARENT}-01` };
const GLOSSARY = "mayday://glossary";

const started = new AsyncDisposableStack();
let plane: TestControl;
let learner: Session;
beforeAll(async () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
  const postgres = await startPostgres();
  started.defer(postgres.stop);
  plane = await startControl({ postgresUrl: postgres.url, environments: [new SmallSystem()] });
  started.defer(plane.stop);
  learner = await connect(plane, { role: "learner", sub: "learner-one" });
  started.defer(async () => await learner.client.close());
});
afterAll(async () => await started.disposeAsync());
beforeEach(() => exporter.reset());

const named = (name: string) => exporter.getFinishedSpans().find((span) => span.name === name);
const scraped = async () => await plane.control.metrics.registry.metrics();

it("a tool call is a span by OpenTelemetry's names, in the trace that the request itself names", async () => {
  await learner.client.callTool({ name: "list_scenarios", arguments: {}, _meta });
  const span = named("tools/call list_scenarios");
  expect(span?.attributes).toMatchObject({
    "mcp.method.name": "tools/call",
    "mcp.protocol.version": "2026-07-28",
    "gen_ai.operation.name": "execute_tool",
    "gen_ai.tool.name": "list_scenarios",
    "network.transport": "tcp",
    "network.protocol.name": "http",
  });
  expect(span?.attributes["jsonrpc.request.id"]).toMatch(/./);
  expect(span?.spanContext().traceId).toBe(TRACE);
  expect(span?.parentSpanContext?.spanId).toBe(PARENT);
  expect(await scraped()).toMatch(
    /mcp_server_operation_duration_seconds_count\{mcp_method_name="tools\/call",gen_ai_tool_name="list_scenarios",error_type=""\} [1-9]/,
  );
});

it("a result that is an error fails the span, though it is well over HTTP", async () => {
  await learner.client.callTool({ name: "get_run", arguments: { run: "nobody's" } });
  const span = named("tools/call get_run");
  expect(span?.attributes["error.type"]).toBe("tool_error");
  expect(span?.status.code).toBe(SpanStatusCode.ERROR);
  expect(await scraped()).toContain('gen_ai_tool_name="get_run",error_type="tool_error"} 1\n');
});

it("a resource is in the attributes and not in the name, a prompt in both", async () => {
  await learner.client.readResource({ uri: GLOSSARY });
  await learner.client.getPrompt({ name: "coach" });
  expect(named("resources/read")?.attributes["mcp.resource.uri"]).toBe(GLOSSARY);
  expect(named("prompts/get coach")?.attributes["gen_ai.prompt.name"]).toBe("coach");
});

it("what a caller asks for in vain has a code, and is no failure of the server's", async () => {
  await expect(learner.client.getPrompt({ name: "made-up-just-now" })).rejects.toThrow("Unknown prompt");
  const span = named("prompts/get");
  expect(span?.attributes).toMatchObject({ "rpc.response.status_code": "-32602" });
  expect(span?.attributes).not.toHaveProperty("error.type");
  expect(span?.status.code).toBe(SpanStatusCode.UNSET);
});
