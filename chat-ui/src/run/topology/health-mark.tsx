import { named } from "../../text/t.ts";
import type { Health } from "./health.ts";
import styles from "./health-mark.module.css";

/** A shape per state, so that it can be told without colour: disc, triangle, octagon, cross, ring of dashes. */
const PATHS: Record<Health, string> = {
  good: "M6 2a4 4 0 1 0 0 8 4 4 0 0 0 0-8",
  warn: "M6 1.200 11.200 10.500H.8z",
  bad: "M3.800.8h4.400l3 3v4.400l-3 3H3.800l-3-3V3.800z",
  down: "M2.200.8 6 4.600 9.800.8l1.400 1.400L7.400 6l3.800 3.800-1.400 1.400L6 7.400 2.200 11.200.8 9.800 4.600 6 .8 2.200z",
  unknown: "M6 1.500a4.500 4.500 0 1 0 0 9 4.500 4.500 0 0 0 0-9",
};

/** Decoration where a text beside it says the same; else it says it. */
export function HealthMark({ health, said = false }: { health: Health; said?: boolean }) {
  return (
    <>
      <svg viewBox="0 0 12 12" className={`${styles.mark} ${styles[health]}`} aria-hidden="true">
        <path d={PATHS[health]} />
      </svg>
      {said && <span className="visually-hidden">{named("topology.health", health)}</span>}
    </>
  );
}
