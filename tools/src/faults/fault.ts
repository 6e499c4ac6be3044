import type { Action, Scalar } from "@mayday/scenarios/contract";

/** A number of the running system, and on which side of a limit it is while the system is healthy and while it is not. */
export type Symptom = {
  /** Instant PromQL that gives one number. */
  query: string;
  healthy: Limit;
  broken: Limit;
};
export type Limit = { below: number } | { above: number };

/** One failure pattern, as it is made and unmade on the running system. */
export type Fault = {
  id: string;
  /** Parts of the system that it disturbs: two faults of the same part are not tried at the same time. */
  touches: readonly Part[];
  break: readonly Action[];
  symptoms: readonly Symptom[];
  repair: readonly Action[];
  /** After what broke it was undone as well: what of the repair is still there. */
  tidy?: readonly Action[];
  /** Components (names of `npm run status`) without which it cannot be made. */
  requires?: readonly string[];
};

export const PARTS = ["gateway", "catalogue", "stock", "cache", "orders", "payments", "worker", "monitoring"] as const;
export type Part = (typeof PARTS)[number];

/** What of the shop differs from one to the next. */
export type Shop = {
  /** The product that is asked for most, and its attributes. */
  bestseller: number;
  attributes: Record<string, string | number | boolean | null>;
  /** Where orders finds payments. */
  paymentsAddress: Scalar;
};

/** Whether a number is as the limit says; a number that is not known is not. */
export function within(value: number | null, limit: Limit): boolean {
  if (value === null) return false;
  return "below" in limit ? value < limit.below : value > limit.above;
}

export const told = (limit: Limit): string => ("below" in limit ? `below ${limit.below}` : `above ${limit.above}`);
