import { logs, SeverityNumber, trace } from "@opentelemetry/api";
import { destination, type Logger, pino, stdSerializers } from "pino";
import { z } from "zod";
import { counter } from "./metrics.ts";

export type { Logger } from "pino";

const written = counter("log_records_total", "Log records written", ["level"]);
const bytes = counter("log_bytes_total", "Size of the log records written, bytes");
export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal"] as const;

const SEVERITIES: Record<string, SeverityNumber> = {
  trace: SeverityNumber.TRACE,
  debug: SeverityNumber.DEBUG,
  info: SeverityNumber.INFO,
  warn: SeverityNumber.WARN,
  error: SeverityNumber.ERROR,
  fatal: SeverityNumber.FATAL,
};

const lineSchema = z.object({ level: z.string(), msg: z.string().default("") }).catchall(z.json());

/**
 * A logger that writes JSON lines to standard output and the same records to OTLP, each with the trace it belongs to.
 * `service` is `OTEL_SERVICE_NAME`.
 */
export function createLogger(service: string): Logger {
  const stdout = destination({ fd: 1, sync: true });
  const otlp = logs.getLogger("shop");
  return pino(
    {
      base: { service },
      level: "info",
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: stdSerializers.err },
      mixin: () => {
        const span = trace.getActiveSpan()?.spanContext();
        return span ? { trace_id: span.traceId, span_id: span.spanId } : {};
      },
    },
    {
      write(line: string) {
        stdout.write(line);
        bytes.inc(line.length);
        const { level, msg, time: _time, service: _service, ...fields } = lineSchema.parse(JSON.parse(line));
        written.inc({ level });
        otlp.emit({
          severityNumber: SEVERITIES[level] ?? SeverityNumber.INFO,
          severityText: level,
          body: msg,
          attributes: fields,
        });
      },
    },
  );
}
