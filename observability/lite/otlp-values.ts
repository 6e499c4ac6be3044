/**
 * OTLP's attribute lists as compact objects and back, without loss: text, booleans and numbers become their JSON
 * counterparts; what JSON cannot tell apart (a double without a fraction, 64-bit integers, lists, bytes) stays as sent.
 */
import { z } from "zod";

export const attributesSchema = z
  .array(z.object({ key: z.string(), value: z.record(z.string(), z.unknown()).optional() }))
  .default([]);
export type OtlpAttributes = z.infer<typeof attributesSchema>;
export type OtlpValue = Record<string, unknown>;
export type CompactValue = string | number | boolean | OtlpValue;
export type Attributes = Record<string, CompactValue>;

export function compact(attributes: OtlpAttributes): Attributes {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, compactValue(value ?? {})]));
}

function compactValue(value: OtlpValue): CompactValue {
  const { stringValue, boolValue, intValue, doubleValue } = value;
  if (typeof stringValue === "string") return stringValue;
  if (typeof boolValue === "boolean") return boolValue;
  if (intValue !== undefined && Number.isSafeInteger(Number(intValue))) return Number(intValue);
  if (typeof doubleValue === "number" && !Number.isInteger(doubleValue)) return doubleValue;
  return value;
}

export function expand(attributes: Attributes): { key: string; value: OtlpValue }[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: expandValue(value) }));
}

function expandValue(value: CompactValue): OtlpValue {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "number") return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  return value;
}

/** An attribute as the text that people read and queries compare. */
export function asText(value: CompactValue): string {
  return typeof value === "object" ? JSON.stringify(plain(value)) : String(value);
}

/** A nested OTLP value as plain JSON. */
function plain(value: unknown): unknown {
  const parsed = nestedSchema.safeParse(value);
  if (!parsed.success) return null;
  const { arrayValue, kvlistValue, ...scalar } = parsed.data;
  if (arrayValue) return arrayValue.values.map(plain);
  if (kvlistValue) return Object.fromEntries(kvlistValue.values.map((entry) => [entry.key, plain(entry.value)]));
  return Object.values(scalar)[0] ?? null;
}

const nestedSchema = z.looseObject({
  arrayValue: z.object({ values: z.array(z.unknown()).default([]) }).optional(),
  kvlistValue: z.object({ values: z.array(z.object({ key: z.string(), value: z.unknown() })).default([]) }).optional(),
});
