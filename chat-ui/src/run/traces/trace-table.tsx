import type { ToolOutput } from "@mayday/agent/contract";
import { formatSeconds } from "../../format/number.ts";
import { formatTime } from "../../format/time.ts";
import { t } from "../../text/t.ts";
import { Badge } from "../../ui/badge.tsx";
import { Link } from "../../ui/link.tsx";
import panel from "../panel.module.css";
import { useView } from "../run-context.ts";
import styles from "./traces.module.css";

type Trace = ToolOutput<"search_traces">["traces"][number];

export function TraceTable({ traces }: { traces: readonly Trace[] }) {
  const { pathTo } = useView();
  const longest = Math.max(...traces.map((trace) => trace.durationMs));
  return (
    <div className={panel.scroll}>
      <table className={panel.table}>
        <thead>
          <tr>
            <th scope="col">{t("traces.request")}</th>
            <th scope="col">{t("traces.start")}</th>
            <th scope="col">{t("traces.duration")}</th>
            <th scope="col">{t("traces.spans")}</th>
          </tr>
        </thead>
        <tbody>
          {traces.map((trace) => (
            <tr key={trace.traceId}>
              <th scope="row">
                <Link to={pathTo("traces", { trace: trace.traceId, span: null, with: null })}>
                  {trace.rootName || t("traces.noRoot")}
                </Link>{" "}
                {trace.rootName !== "" && <span className={panel.faint}>{trace.rootService}</span>}{" "}
                {trace.error && <Badge tone="bad">{t("traces.error")}</Badge>}
              </th>
              <td className={panel.number}>{formatTime(trace.start)}</td>
              <td className={panel.number}>
                {formatSeconds(trace.durationMs / 1000)}
                <span className={styles.meter} aria-hidden="true">
                  <span style={{ width: `${(trace.durationMs / longest) * 100}%` }} />
                </span>
              </td>
              <td className={panel.number}>{trace.spans}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
