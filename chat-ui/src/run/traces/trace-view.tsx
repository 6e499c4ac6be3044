import { useMemo } from "react";
import { useQuery } from "../../connection/use-query.ts";
import { formatSeconds } from "../../format/number.ts";
import { formatExactTime } from "../../format/time.ts";
import { runPath } from "../../route.ts";
import { plural, t } from "../../text/t.ts";
import { Button } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { FailureNote } from "../../ui/failure-note.tsx";
import { Link } from "../../ui/link.tsx";
import { Loading } from "../../ui/loading.tsx";
import panel from "../panel.module.css";
import { useRun } from "../run-context.ts";
import { SpanRow } from "./span-row.tsx";
import { placeSpans } from "./waterfall.ts";
import styles from "./traces.module.css";

/** One request through all services, drawn as bars on one time axis. */
export function TraceView({ trace, onClose }: { trace: string; onClose: () => void }) {
  const { run } = useRun();
  const query = useQuery({ tool: "get_trace", input: { run, traceId: trace }, key: trace, every: null });
  const spans = query.data?.spans ?? null;
  const placed = useMemo(() => (spans === null ? [] : placeSpans(spans)), [spans]);
  const services = useMemo(() => [...new Set(placed.map(({ span }) => span.service))], [placed]);
  const root = placed[0]?.span;
  return (
    <section className={panel.section} aria-labelledby="trace-heading">
      <div className={panel.row}>
        <Button small onClick={onClose}>
          {t("traces.back")}
        </Button>
        <h3 id="trace-heading">{root === undefined ? t("traces.one") : root.name}</h3>
        <span className={panel.end}>
          <Link to={runPath(run, "logs", trace)}>{t("traces.toLogs")}</Link>{" "}
          <CopyButton text={() => trace} label={t("traces.copyId")} />
        </span>
      </div>
      <FailureNote failure={query.failure} onRetry={query.refresh} />
      {query.loading && <Loading what={t("traces.one")} />}
      {root !== undefined && (
        <>
          <p className={panel.faint}>
            {formatExactTime(root.start)} · {formatSeconds(root.durationMs / 1000)} ·{" "}
            {plural("traces.spanCount", placed.length)} · {services.join(", ")}
          </p>
          <p className={panel.faint}>{t("traces.howToRead")}</p>
          <ol className={styles.waterfall}>
            {placed.map((row) => (
              <SpanRow
                key={row.span.spanId}
                row={row}
                trace={trace}
                series={(services.indexOf(row.span.service) % 8) + 1}
              />
            ))}
          </ol>
        </>
      )}
    </section>
  );
}
