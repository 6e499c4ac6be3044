import { dropWidth, flowSeconds, thickness, type Layout } from "./layout.ts";
import { EDGES } from "./shape.ts";
import type { Topology } from "./use-topology.ts";
import styles from "./lines.module.css";

type Props = { layout: Layout; topology: Topology; near: ReadonlySet<string> | null };
const HEALTHS = ["good", "warn", "bad", "down", "unknown"] as const;

/** The calls as lines: as thick as they are many, with drops that travel along where motion is wanted. */
export function Lines({ layout, topology, near }: Props) {
  return (
    <svg
      className={styles.lines}
      width={layout.width}
      height={layout.height}
      viewBox={`0 0 ${layout.width} ${layout.height}`}
      aria-hidden="true"
    >
      <defs>
        {HEALTHS.map((health) => (
          <marker
            key={health}
            id={`head-${health}`}
            className={styles[health]}
            viewBox="0 0 10 14"
            refX="1"
            refY="7"
            markerWidth="10"
            markerHeight="14"
            markerUnits="userSpaceOnUse"
            orient="auto"
          >
            <path className={styles.head} d="M0,0 L10,7 L0,14z" />
          </marker>
        ))}
      </defs>
      {EDGES.map(({ id }) => {
        const line = layout.edges.get(id);
        const rate = topology.readings.edges.get(id)?.rate ?? null;
        const health = topology.health.edges.get(id)?.health ?? "unknown";
        const seconds = flowSeconds(rate);
        const dim = near !== null && !near.has(id) ? styles.dim : "";
        return (
          <g key={id} className={`${styles[health]} ${dim}`}>
            <path
              className={styles.line}
              d={line?.path}
              strokeWidth={thickness(rate)}
              markerEnd={`url(#head-${health})`}
            />
            {seconds !== null && (
              <path
                className={styles.drops}
                d={line?.path}
                strokeWidth={dropWidth(rate)}
                style={{ animationDuration: `${seconds}s` }}
              />
            )}
          </g>
        );
      })}
    </svg>
  );
}
