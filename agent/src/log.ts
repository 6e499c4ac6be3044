import { logs, SeverityNumber, trace } from "@opentelemetry/api";
import { multistream, pino, type Logger } from "pino";
import { z } from "zod";

/** A field of the caller's that is called `level` takes the place of pino's: it is lost, and the call goes on. */
const lineSchema = z
  .object({ level: z.number().catch(pino.levels.values["info"] ?? 30), msg: z.string().catch("") })
  .catchall(z.json());

/** JSON lines on stderr, and the same records to OpenTelemetry, each with the trace it belongs to. */
export function createLogger(): Logger {
  const otlp = logs.getLogger("mayday.agent");
  return pino(
    { name: "agent", mixin: activeTrace },
    multistream([
      { level: "trace", stream: pino.destination(2) },
      { level: "trace", stream: { write: (line: string) => otlp.emit(readRecord(line)) } },
    ]),
  );
}

function activeTrace(): Record<string, string> {
  const span = trace.getActiveSpan()?.spanContext();
  return span ? { trace_id: span.traceId, span_id: span.spanId } : {};
}

function readRecord(line: string) {
  const {
    level,
    msg,
    time: _time,
    pid: _pid,
    hostname: _host,
    name: _name,
    ...rest
  } = lineSchema.parse(JSON.parse(line));
  const { trace_id: _trace, span_id: _span, ...attributes } = rest;
  const severityText = pino.levels.labels[level] ?? "info";
  // Pino's levels are tens, OpenTelemetry's come in fours from 1 on.
  const severityNumber: SeverityNumber = Math.max(1, Math.floor(level / 10 - 1) * 4 + 1);
  return { severityNumber, severityText, body: msg, attributes };
}
