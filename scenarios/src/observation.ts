import type { Condition, Scalar } from "./schema.ts";

export type Probe = Extract<Condition, { state: unknown }>["state"];

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

/** The key of a probe in `Observation.probes`; the same question always has the same key. */
export function probeKey(probe: Probe): string {
  switch (probe.probe) {
    case "config":
      return `config:${probe.service}:${probe.key}`;
    case "index":
      return `index:${probe.table}:${probe.column}:${probe.opclass ?? "any"}`;
    case "mesh":
      return `mesh:${probe.subject}:${probe.key}`;
    case "load_users":
      return "load_users";
  }
}
