import type { ToolInput } from "@mayday/agent/contract";
import type { View } from "../../route.ts";

export type LogQuery = Pick<ToolInput<"search_logs">, "service" | "level" | "contains" | "traceId">;
type Level = NonNullable<LogQuery["level"]>;
export const LEVELS: readonly Level[] = ["debug", "info", "warn", "error"];

export const isTraceId = (text: string): boolean => /^[0-9a-f]{32}$/i.test(text);

/** What the address filters by. Empty filters are left out: tools takes a missing one as "any". */
export function logQueryOf({ service, level, text, lines }: View): LogQuery {
  const known = LEVELS.find((one) => one === level);
  return {
    ...(service !== undefined && { service: service.slice(0, 32) }),
    ...(known !== undefined && { level: known }),
    ...(text !== undefined && { contains: text.slice(0, 200) }),
    ...(lines !== undefined && isTraceId(lines) && { traceId: lines.toLowerCase() }),
  };
}
