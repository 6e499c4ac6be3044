import { trace } from "@opentelemetry/api";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { beforeAll, beforeEach, expect, it } from "vitest";
import { createMetrics } from "../metrics.ts";
import { callSpan, listSpan } from "./call-span.ts";

const exporter = new InMemorySpanExporter();
beforeAll(() => {
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
});
beforeEach(() => exporter.reset());

const upstream = () => ({ url: "http://127.0.0.1:4010", metrics: createMetrics() });
const counted = (method: string, tool: string, error: string) =>
  `mcp_client_operation_duration_seconds_count{mcp_method_name="${method}",gen_ai_tool_name="${tool}",error_type="${error}"} 1\n`;

it("a tool call is a client span by OpenTelemetry's names, and fails when the result says so", async () => {
  const to = upstream();
  const result = { status: "error", code: "not_found", reason: "", tryNext: "" } as const;
  await callSpan(to, "get_run", "learner", async () => result);
  const [span] = exporter.getFinishedSpans();
  expect(span?.name).toBe("tools/call get_run");
  expect(span?.attributes).toMatchObject({
    "mcp.method.name": "tools/call",
    "gen_ai.operation.name": "execute_tool",
    "gen_ai.tool.name": "get_run",
    "network.transport": "tcp",
    "server.address": "127.0.0.1",
    "server.port": 4010,
    "error.type": "tool_error",
  });
  expect(await to.metrics.registry.metrics()).toContain(counted("tools/call", "get_run", "tool_error"));
});

it("other requests name no tool, and what they throw is counted by its kind", async () => {
  const to = upstream();
  const failing = listSpan(to, "tutor", async () => {
    throw new RangeError("not to be told");
  });
  await expect(failing).rejects.toThrow(RangeError);
  const [span] = exporter.getFinishedSpans();
  expect(span?.name).toBe("tools/list");
  expect(span?.attributes).not.toHaveProperty("gen_ai.operation.name");
  expect(JSON.stringify([span?.attributes, span?.events, span?.status])).not.toContain("not to be told");
  expect(await to.metrics.registry.metrics()).toContain(counted("tools/list", "", "RangeError"));
});
