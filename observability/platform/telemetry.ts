/**
 * Loaded before tools and agent (`node --import ./observability/platform/telemetry.ts …`): gives OpenTelemetry's API,
 * which is all that those rooms know, providers that send spans and logs by OTLP. Without it the API does nothing.
 *
 * Put together by hand as the shop's is, and without instrumentations: what is worth a span says so itself. Everything
 * carries an environment of its own, so that whoever looks at a shop's environment never sees the platform.
 */
import { context, logs, propagation, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { OTLPLogExporter } from "@opentelemetry/exporter-logs-otlp-http";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchLogRecordProcessor, LoggerProvider } from "@opentelemetry/sdk-logs";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";

const environment = process.env["ENVIRONMENT_NAME"] ?? "platform";
const resource = resourceFromAttributes({
  "service.name": process.env["OTEL_SERVICE_NAME"] ?? "unknown",
  "service.instance.id": String(process.pid),
  "deployment.environment.name": environment,
  environment,
});
const exporting = process.env["OTEL_EXPORTER_OTLP_ENDPOINT"] !== undefined;
const batch = { scheduledDelayMillis: 1000, maxQueueSize: 1024, maxExportBatchSize: 256, exportTimeoutMillis: 5000 };

const traces = new TracerProvider({
  resource,
  spanProcessors: exporting ? [new BatchSpanProcessor({ exporter: new OTLPTraceExporter(), ...batch })] : [],
});
const logging = new LoggerProvider({
  resource,
  processors: exporting ? [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter(), ...batch })] : [],
});
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
propagation.setGlobalPropagator(new W3CTraceContextPropagator());
trace.setGlobalTracerProvider(traces);
logs.setGlobalLoggerProvider(logging);

// The program ends itself when it is told to; what it has said until then is sent meanwhile.
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => {
    const sent = Promise.allSettled([traces.forceFlush(), logging.forceFlush()]);
    // Nobody else listens yet: the program is still starting, and this listener kept the signal from ending it.
    if (process.listenerCount(signal) === 0) void sent.then(() => process.kill(process.pid, signal));
  });
}
