import { formatSeconds } from "../../format/number.ts";
import { runPath } from "../../route.ts";
import { t } from "../../text/t.ts";
import { Badge } from "../../ui/badge.tsx";
import { Link } from "../../ui/link.tsx";
import { AttributeList } from "../attribute-list.tsx";
import { useRun } from "../run-context.ts";
import type { PlacedSpan } from "./waterfall.ts";
import styles from "./traces.module.css";

const DEEPEST_INDENT = 8;

export function SpanRow({ row, series, trace }: { row: PlacedSpan; series: number; trace: string }) {
  const { run } = useRun();
  const { span, depth, left, width, ownMs } = row;
  const attributes = Object.entries(span.attributes);
  return (
    <li>
      <details className={styles.span}>
        <summary>
          <span className={styles.spanName} style={{ paddingLeft: `${Math.min(depth, DEEPEST_INDENT) * 12}px` }}>
            <span className={styles.service}>{span.service}</span> {span.name}{" "}
            {span.error && <Badge tone="bad">{t("traces.error")}</Badge>}
          </span>
          <span className={styles.track} aria-hidden="true">
            <span style={{ left: `${left}%`, width: `max(2px, ${width}%)`, background: `var(--series-${series})` }} />
          </span>
          <span className={styles.duration}>{formatSeconds(span.durationMs / 1000)}</span>
        </summary>
        <AttributeList attributes={[[t("traces.own"), formatSeconds(ownMs / 1000)], ...attributes]} />
        <p className={styles.spanLinks}>
          <Link to={runPath(run, "logs", trace, span.service)}>
            {t("traces.spanToLogs", { service: span.service })}
          </Link>
        </p>
      </details>
    </li>
  );
}
