/**
 * Loaded before a service (`node --import ./sut/kit/telemetry.ts sut/<service>/main.ts`): traces through SQL
 * and Redis (those of HTTP and of the queue are the kit's own), and the exporter that the logger writes to. Settings are OpenTelemetry's own variables.
 *
 * The providers are put together by hand, because the whole NodeSDK with its gRPC, protobuf and metrics parts costs
 * about 20 MB more in every process; and the import hook runs in this thread, because the usual one brings a second.
 */
import { context, logs, propagation, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { OTLPLogExporter } from "@opentelemetry/exporter-logs-otlp-http";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { registerInstrumentations } from "@opentelemetry/instrumentation";
import { IORedisInstrumentation } from "@opentelemetry/instrumentation-ioredis";
import { PgInstrumentation } from "@opentelemetry/instrumentation-pg";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchLogRecordProcessor, LoggerProvider } from "@opentelemetry/sdk-logs";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { register } from "import-in-the-middle/register-hooks.mjs";
import { samplerFromEnvironment } from "./sampler.ts";
import { onFlush } from "./flush.ts";

register({ include: ["pg", "ioredis"] });

const environment = process.env["ENVIRONMENT_NAME"] ?? "local";
const resource = resourceFromAttributes({
  "service.name": process.env["OTEL_SERVICE_NAME"] ?? "unknown",
  "service.instance.id": String(process.pid),
  "deployment.environment.name": environment,
  environment,
});
// Where no receiver is named, spans still exist (their ids are in logs) and nothing is sent.
const exporting = process.env["OTEL_EXPORTER_OTLP_ENDPOINT"] !== undefined;
const batch = { scheduledDelayMillis: 1000, maxQueueSize: 1024, maxExportBatchSize: 256, exportTimeoutMillis: 5000 };

const traces = new TracerProvider({
  resource,
  sampler: samplerFromEnvironment(process.env),
  spanProcessors: exporting ? [new BatchSpanProcessor({ exporter: new OTLPTraceExporter(), ...batch })] : [],
});
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
propagation.setGlobalPropagator(new W3CTraceContextPropagator());
trace.setGlobalTracerProvider(traces);

const logging = new LoggerProvider({
  resource,
  processors: exporting ? [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter(), ...batch })] : [],
});
logs.setGlobalLoggerProvider(logging);

registerInstrumentations({
  instrumentations: [
    new PgInstrumentation({ requireParentSpan: true, ignoreConnectSpans: false }),
    new IORedisInstrumentation({ requireParentSpan: true }),
  ],
});

onFlush(async () => {
  await Promise.allSettled([traces.shutdown(), logging.shutdown()]);
});
