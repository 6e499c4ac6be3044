/** OTLP's binary encoding: requests become what the JSON encoding gives, so that both are read by the same code. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import protobuf from "protobufjs";

export const PROTOBUF = "application/x-protobuf";

const { root } = protobuf.parse(readFileSync(join(import.meta.dirname, "otlp.proto"), "utf8"));
const REQUESTS = { spans: root.lookupType("TracesRequest"), log_records: root.lookupType("LogsRequest") };
const RESPONSE = root.lookupType("Response");
const REFUSAL = root.lookupType("Refusal");
const IDS = new Set(["traceId", "spanId", "parentSpanId"]);

/** A request as its JSON encoding would be. Throws when the bytes are no such message. */
export function decodeRequest(kind: keyof typeof REQUESTS, bytes: Uint8Array): unknown {
  const type = REQUESTS[kind];
  const message = type.toObject(type.decode(bytes), { longs: String });
  // Protobuf leaves empty lists out; in JSON the list of groups has to be there.
  const groups = kind === "spans" ? "resourceSpans" : "resourceLogs";
  return asJson({ [groups]: [], ...message });
}

export function encodeResponse(rejected: number, errorMessage: string): Uint8Array<ArrayBuffer> {
  return bytesOf(RESPONSE, rejected === 0 ? {} : { partialSuccess: { rejected, errorMessage } });
}

export function encodeRefusal(code: number, message: string): Uint8Array<ArrayBuffer> {
  return bytesOf(REFUSAL, { code, message });
}

function bytesOf(type: protobuf.Type, message: Record<string, unknown>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(type.encode(type.fromObject(message)).finish());
}

/** Ids are hexadecimal in OTLP's JSON, other bytes base64. */
function asJson(value: unknown, key = ""): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString(IDS.has(key) ? "hex" : "base64");
  if (Array.isArray(value)) return value.map((one) => asJson(one));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, asJson(one, name)]));
}
