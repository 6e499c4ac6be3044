import type { Scalar } from "./services.ts";

/** What the live system says at one moment; null means no data. Probes are keyed by `probeKey(condition)`. */
export type Observation = {
  /** Milliseconds since the epoch. */
  at: number;
  signals: Record<string, number | null>;
  probes: Record<string, Scalar | null>;
  /** Sources that could not be reached (component names); while any is listed nothing is graded. */
  missing: string[];
  /** The learner is writing to the tutor right now; unasked help waits for that. */
  typing?: boolean;
};
