import { useMemo } from "react";
import { useQuery } from "../../connection/use-query.ts";
import { formatSeconds } from "../../format/number.ts";
import { formatExactTime } from "../../format/time.ts";
import { plural, t } from "../../text/t.ts";
import { Button } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { FailureNote } from "../../ui/failure-note.tsx";
import { Link } from "../../ui/link.tsx";
import { Loading } from "../../ui/loading.tsx";
import panel from "../panel.module.css";
import { changeView, useRun, useView } from "../run-context.ts";
import { Comparison } from "./comparison.tsx";
import { criticalPath, longestOf } from "./critical-path.ts";
import { linesOf } from "./lines-of.ts";
import { SpanDetail } from "./span-detail.tsx";
import { Waterfall } from "./waterfall-view.tsx";
import { extentOf, placeSpans, type Span } from "./waterfall.ts";
import styles from "./traces.module.css";

/** How many of the longest waits are named. */
const NAMED = 3;

/** One request through all services. */
export function TraceView({ trace, active }: { trace: string; active: boolean }) {
  const { run } = useRun();
  const { view, pathTo } = useView();
  const input = active ? { run, traceId: trace } : null;
  const query = useQuery({ tool: "get_trace", input, key: trace, every: null });
  const spans = query.data?.spans ?? null;
  const root = useMemo(() => (spans === null ? undefined : placeSpans(spans)[0]?.span), [spans]);
  return (
    <section className={panel.section} aria-labelledby="trace-heading">
      <div className={panel.row}>
        <Button small onClick={() => changeView({ trace: null, span: null, with: null })}>
          {t("traces.back")}
        </Button>
        <h3 id="trace-heading">{root === undefined ? t("traces.one") : root.name}</h3>
        <span className={`${panel.row} ${panel.end}`}>
          {spans !== null && <Link to={pathTo("logs", linesOf(trace, spans, null))}>{t("traces.toLogs")}</Link>}
          <CopyButton text={() => trace} label={t("traces.copyId")} />
        </span>
      </div>
      <FailureNote failure={query.failure} onRetry={query.refresh} />
      {spans === null && query.loading && <Loading what={t("traces.one")} />}
      {spans !== null && root !== undefined && (
        <>
          <Facts spans={spans} root={root} />
          <Body trace={trace} spans={spans} chosen={view.span ?? null} />
          <Comparison trace={trace} root={root} spans={spans} other={view.with ?? null} active={active} />
        </>
      )}
    </section>
  );
}

/** The trace in a few words: when, how long, and what it waited for. */
function Facts({ spans, root }: { spans: readonly Span[]; root: Span }) {
  const { from, to } = extentOf(spans);
  const errors = spans.filter(({ error }) => error).length;
  const waits = longestOf(spans, criticalPath(spans)).slice(0, NAMED);
  const services = [...new Set(spans.map(({ service }) => service))];
  const share = (ms: number): number => Math.round((ms / Math.max(root.durationMs, 0.001)) * 100);
  return (
    <div className={styles.facts}>
      <p className={panel.faint}>
        {formatExactTime(root.start)} · {formatSeconds((to - from) / 1000)} · {plural("traces.spanCount", spans.length)}{" "}
        · {services.join(", ")}
        {errors > 0 && <strong className={styles.errors}> · {plural("traces.errorCount", errors)}</strong>}
      </p>
      <p>
        {t("traces.waitedFor")}{" "}
        {waits.map(({ span, ms }, at) => (
          <span key={span.spanId}>
            {at > 0 && ", "}
            <button type="button" className={styles.wait} onClick={() => choose(span.spanId)}>
              {span.service} {span.name}
            </button>{" "}
            {formatSeconds(ms / 1000)} ({share(ms)} %)
          </span>
        ))}
      </p>
    </div>
  );
}

const choose = (span: string | null): void => changeView({ span }, { replace: true });

function Body({ trace, spans, chosen }: { trace: string; spans: readonly Span[]; chosen: string | null }) {
  const span = spans.find(({ spanId }) => spanId === chosen);
  return (
    <div className={styles.frame}>
      <div className={span === undefined ? undefined : styles.beside}>
        <Waterfall spans={spans} chosen={chosen} onChoose={choose} />
        {span !== undefined && <SpanDetail span={span} spans={spans} trace={trace} onClose={() => choose(null)} />}
      </div>
    </div>
  );
}
