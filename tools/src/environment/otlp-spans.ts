import { z } from "zod";
import type { Span } from "./environment.ts";

/** OTLP's tagged value; numbers of 64 bits are strings in OTLP's JSON. */
type AnyValue = {
  stringValue?: string | undefined;
  boolValue?: boolean | undefined;
  intValue?: string | number | undefined;
  doubleValue?: number | undefined;
  arrayValue?: { values?: AnyValue[] | undefined } | undefined;
};
const anyValue: z.ZodType<AnyValue> = z.lazy(() =>
  z.object({
    stringValue: z.string().optional(),
    boolValue: z.boolean().optional(),
    intValue: z.union([z.string(), z.number()]).optional(),
    doubleValue: z.number().optional(),
    arrayValue: z.object({ values: z.array(anyValue).optional() }).optional(),
  }),
);
const attributes = z.array(z.object({ key: z.string(), value: anyValue })).default([]);
const nanoseconds = z.union([z.string(), z.number()]).transform((value) => BigInt(value));

const resourceSpans = z.array(
  z.object({
    resource: z.object({ attributes }).default({ attributes: [] }),
    scopeSpans: z
      .array(
        z.object({
          spans: z
            .array(
              z.object({
                spanId: z.string(),
                parentSpanId: z.string().default(""),
                name: z.string().default(""),
                kind: z.union([z.number(), z.string()]).default(0),
                startTimeUnixNano: nanoseconds,
                endTimeUnixNano: nanoseconds,
                attributes,
                events: z
                  .array(z.object({ timeUnixNano: nanoseconds, name: z.string().default(""), attributes }))
                  .default([]),
                status: z
                  .object({ code: z.union([z.number(), z.string()]).default(0), message: z.string().default("") })
                  .default({ code: 0, message: "" }),
              }),
            )
            .default([]),
        }),
      )
      .default([]),
  }),
);

/** A trace as Tempo gives it: `batches` (v1), `resourceSpans` (OTLP), or either inside `trace` (v2). */
const body = z.object({ batches: resourceSpans.optional(), resourceSpans: resourceSpans.optional() });
export const otlpTraceSchema = z.union([z.object({ trace: body }).transform(({ trace }) => trace), body]);
export type OtlpTrace = z.infer<typeof otlpTraceSchema>;

const KINDS = ["unspecified", "internal", "server", "client", "producer", "consumer"];

/** The spans of an OTLP trace in order of their start; `start` in milliseconds since the epoch. */
export function spansOf(trace: OtlpTrace): Span[] {
  return (trace.batches ?? trace.resourceSpans ?? [])
    .flatMap(({ resource, scopeSpans }) => {
      const service = valueText(resource.attributes.find(({ key }) => key === "service.name")?.value ?? {});
      return scopeSpans.flatMap(({ spans }) => spans.map((span) => ({ service, span })));
    })
    .sort((a, b) => Number(a.span.startTimeUnixNano - b.span.startTimeUnixNano))
    .map(({ service, span }) => ({
      spanId: hexId(span.spanId),
      parentId: span.parentSpanId === "" ? null : hexId(span.parentSpanId),
      service,
      name: span.name,
      kind: kindName(span.kind),
      start: milliseconds(span.startTimeUnixNano),
      durationMs: Number((span.endTimeUnixNano - span.startTimeUnixNano) / 1000n) / 1000,
      error: span.status.code === 2 || span.status.code === "STATUS_CODE_ERROR",
      statusMessage: span.status.message,
      attributes: textOf(span.attributes),
      events: span.events.map(({ timeUnixNano, name, attributes }) => ({
        at: milliseconds(timeUnixNano),
        name,
        attributes: textOf(attributes),
      })),
    }));
}

/** The environment that a trace's resources name; null when they name none. */
export function environmentOf(trace: OtlpTrace): string | null {
  const named = (trace.batches ?? trace.resourceSpans ?? [])
    .flatMap(({ resource }) => resource.attributes)
    .find(({ key }) => key === "environment");
  return named ? valueText(named.value) : null;
}

/** To the microsecond. */
const milliseconds = (ns: bigint): number => Number(ns / 1000n) / 1000;

function textOf(attributes: readonly { key: string; value: AnyValue }[]): Record<string, string> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, valueText(value)]));
}

function kindName(kind: number | string): string {
  if (typeof kind === "number") return KINDS[kind] ?? "unspecified";
  return kind.replace("SPAN_KIND_", "").toLowerCase();
}

/** OTLP's JSON has ids in hexadecimal; Tempo gives them in base64, as protobuf's own JSON mapping does. */
function hexId(id: string): string {
  return /^[0-9a-f]{16}$/i.test(id) ? id.toLowerCase() : Buffer.from(id, "base64").toString("hex");
}

function valueText(value: AnyValue): string {
  if (value.arrayValue) return (value.arrayValue.values ?? []).map(valueText).join(", ");
  return String(value.stringValue ?? value.boolValue ?? value.intValue ?? value.doubleValue ?? "");
}
