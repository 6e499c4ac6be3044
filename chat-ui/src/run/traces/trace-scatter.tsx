import type { ToolOutput } from "@mayday/agent/contract";
import { formatSeconds } from "../../format/number.ts";
import { formatTime } from "../../format/time.ts";
import { t } from "../../text/t.ts";
import { Link } from "../../ui/link.tsx";
import { useView } from "../run-context.ts";
import { scatter } from "./scatter.ts";
import styles from "./scatter.module.css";

type Trace = ToolOutput<"search_traces">["traces"][number];

/** Each trace as a point: when it began, and how long it took. The table below says the same. */
export function TraceScatter({ traces, bounds }: { traces: readonly Trace[]; bounds: { from: number; to: number } }) {
  const { pathTo } = useView();
  const { points, lines } = scatter(traces, bounds);
  return (
    <figure className={styles.scatter} aria-label={t("traces.scatter")}>
      <div className={styles.area} aria-hidden="true">
        {lines.map(({ ms, bottom }) => (
          <span key={ms} className={styles.line} style={{ bottom: `${bottom}%` }}>
            <span>{formatSeconds(ms / 1000)}</span>
          </span>
        ))}
        {points.map(({ trace, left, bottom }) => (
          <Link
            key={trace.traceId}
            to={pathTo("traces", { trace: trace.traceId, span: null, with: null })}
            tabIndex={-1}
            title={`${trace.rootName} ${formatSeconds(trace.durationMs / 1000)}, ${formatTime(trace.start)}`}
            className={`${styles.point} ${trace.error ? styles.error : ""}`}
            style={{ left: `${left}%`, bottom: `${bottom}%` }}
          >
            {""}
          </Link>
        ))}
      </div>
      <div className={styles.axis} aria-hidden="true">
        <span>{formatTime(bounds.from)}</span>
        <span>{formatTime(bounds.to)}</span>
      </div>
    </figure>
  );
}
