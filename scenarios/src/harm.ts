import type { Check, Condition, LoadProfile, Signal } from "./schema.ts";

/** Signals that every scenario has, because every incident is judged by them. A scenario's own of that name wins. */
export const COMMON_SIGNALS: Readonly<Record<string, Signal>> = {
  gateway_rate: {
    title: "Requests at the gateway",
    query: 'sum(rate(http_server_request_duration_seconds_count{service="gateway"}[10s]))',
    unit: "per_second",
  },
  gateway_errors: {
    title: "Requests that fail at the gateway",
    query:
      '(sum(rate(http_server_request_duration_seconds_count{service="gateway",status_code=~"5..|429"}[10s])) or vector(0)) / sum(rate(http_server_request_duration_seconds_count{service="gateway"}[10s]))',
    unit: "ratio",
  },
  orders_rate: {
    title: "Orders placed",
    query: "sum(rate(orders_placed_total[10s]))",
    unit: "per_second",
  },
  oldest_unshipped: {
    title: "Age of the oldest order that has not been shipped",
    query: "max(orders_oldest_unshipped_seconds)",
    unit: "s",
  },
  shipped_twice: {
    title: "Orders shipped more than once",
    query: "sum(rate(order_shipments_duplicate_total[10s])) or vector(0)",
    unit: "per_second",
  },
};

/** What must be so before any incident, beside what the scenario asks for. */
export const COMMON_GATE: readonly Condition[] = [
  { title: "Requests that fail at the gateway", signal: "gateway_errors", op: "lt", value: 0.01 },
  { title: "Requests at the gateway", signal: "gateway_rate", op: "gt", value: 5 },
  { title: "Orders placed", signal: "orders_rate", op: "gt", value: 0.2 },
  { title: "Age of the oldest order that has not been shipped", signal: "oldest_unshipped", op: "lt", value: 10 },
];

/** What an incident, or its repair, must not have done to the rest of the shop. */
export const HARMS = ["customers", "traffic", "orders", "errors", "shipping", "duplicates", "access"] as const;
export type Harm = (typeof HARMS)[number];

/**
 * The oracle that a check of kind `no_harm` stands for: customers are still there and served, orders are placed, none
 * is lost or sent twice, and nobody may do more or less than before.
 */
export function judgeHarm(
  { id, title, hold, except }: { id: string; title: string; hold: number; except: readonly Harm[] },
  load: LoadProfile,
): Extract<Check, { kind: "oracle" }> {
  const judged = HARMS.filter((harm) => !except.includes(harm)).map((harm) => conditionFor(harm, load));
  return { id, title, kind: "oracle", proves: "no_harm", hold, conditions: judged };
}

function conditionFor(harm: Harm, load: LoadProfile): Condition {
  switch (harm) {
    case "customers":
      return { title: "The load of customers", state: { probe: "load_profile" }, op: "eq", value: load };
    case "traffic":
      return { title: "Requests at the gateway", signal: "gateway_rate", op: "gt", baseline: { factor: 0.6 } };
    case "orders":
      return { title: "Orders placed", signal: "orders_rate", op: "gt", baseline: { factor: 0.4 } };
    case "errors":
      return { title: "Requests that fail at the gateway", signal: "gateway_errors", op: "lt", value: 0.02 };
    case "shipping":
      return {
        title: "Age of the oldest order that has not been shipped",
        signal: "oldest_unshipped",
        op: "lt",
        baseline: { factor: 3, floor: 30 },
      };
    case "duplicates":
      return { title: "Orders shipped more than once", signal: "shipped_twice", op: "lt", value: 0.1 };
    case "access":
      return {
        title: "Permissions and policies that are not as they were",
        state: { probe: "changed", part: "access" },
        op: "eq",
        value: 0,
      };
  }
}
