import type { ToolInput } from "@mayday/agent/contract";
import type { View } from "../../route.ts";

export type TraceQuery = Pick<
  ToolInput<"search_traces">,
  "service" | "minDurationMs" | "maxDurationMs" | "errorsOnly" | "attribute"
>;

/** `http.route = /orders` or `http.route=/orders`; null for what is neither. */
export function attributeOf(text: string): { name: string; value: string } | null {
  const [, name, value] = /^\s*([a-zA-Z_][\w.]{0,63})\s*=\s*(.+?)\s*$/.exec(text) ?? [];
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
