import type { Action, Scalar } from "@mayday/scenarios/contract";

/** A number of the running system, and on which side of a limit it is while the system is healthy and while it is not. */
export type Symptom = {
  /** Instant PromQL that gives one number. */
  query: string;
  healthy: Limit;
  broken: Limit;
};
export type Limit = { below: number } | { above: number };

/** The stations of a trial, and where the symptoms have to be in each. */
export type Phase = "healthy" | "broken" | "repaired";
export const SIDES = { healthy: "healthy", broken: "broken", repaired: "healthy" } as const;

/** One failure pattern, as it is made and unmade on the running system. */
export type Fault = {
  id: string;
  /** Parts of the system that it disturbs: nobody else may have them meanwhile. */
  touches: readonly Part[];
  /** Parts that have to work for it to show: others may need them meanwhile, and nobody may disturb them. */
  needs: readonly Part[];
  /** Tried before the others that it competes with. */
  first?: true;
  break: readonly Action[];
  symptoms: readonly Symptom[];
  repair: readonly Action[];
  /** After what broke it was undone as well: what of the repair is still there. */
  tidy?: readonly Action[];
  /** Components (names of `npm run status`) without which it cannot be made. */
  requires?: readonly string[];
};

/**
 * `visits` is the traffic as a whole, `gateway` its settings, `processor` what all have in common on one machine, and
 * `checkout` orders being placed, from the page to payments.
 */
export const PARTS = [
  "visits",
  "gateway",
  "catalogue",
  "cache",
  "checkout",
  "worker",
  "processor",
  "monitoring",
] as const;
export type Part = (typeof PARTS)[number];

/** What of the shop differs from one to the next. */
export type Shop = {
  /** The product that is asked for most, and its attributes. */
  bestseller: number;
  attributes: Record<string, string | number | boolean | null>;
  /** Where orders finds payments. */
  paymentsAddress: Scalar;
};

export const within = (value: number, limit: Limit): boolean =>
  "below" in limit ? value < limit.below : value > limit.above;

export const told = (limit: Limit): string => ("below" in limit ? `below ${limit.below}` : `above ${limit.above}`);
