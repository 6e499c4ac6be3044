import type { ToolInput } from "@mayday/agent/contract";
import type { View } from "../../route.ts";

export type TraceQuery = Pick<
  ToolInput<"search_traces">,
  "service" | "minDurationMs" | "maxDurationMs" | "errorsOnly" | "attribute"
>;

/** `http.route = /orders` or `http.route=/orders`, as a field's `pattern` has it. */
export const ATTRIBUTE_PATTERN = String.raw`\s*([a-zA-Z_][\w.]{0,63})\s*=\s*(\S.*?)\s*`;
const ATTRIBUTE = new RegExp(`^${ATTRIBUTE_PATTERN}$`, "v");

/** Null for what is no attribute with its value. */
export function attributeOf(text: string): { name: string; value: string } | null {
  const [, name, value] = ATTRIBUTE.exec(text) ?? [];
  return name === undefined || value === undefined ? null : { name, value: value.slice(0, 200) };
}

/** A length of time in milliseconds that somebody typed; null for what is none. */
export function millisecondsOf(text: string): number | null {
  return /^\d{1,8}(\.\d{1,3})?$/.test(text) ? Number(text) : null;
}

/** What the address searches by; what makes no sense is left out. */
export function traceQueryOf({ service, least, most, errors, attribute }: View): TraceQuery {
  const [min, max] = [millisecondsOf(least ?? ""), millisecondsOf(most ?? "")];
  const wanted = attributeOf(attribute ?? "");
  return {
    errorsOnly: errors !== undefined,
    ...(service !== undefined && { service: service.slice(0, 32) }),
    ...(min !== null && { minDurationMs: min }),
    ...(max !== null && { maxDurationMs: max }),
    ...(wanted !== null && { attribute: wanted }),
  };
}
